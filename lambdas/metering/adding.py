"""Readings put together to writes that a transaction takes. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from lambdas.metering.readings import SHARED, Counters, Reading

PLATFORM: Final = "platform"
"""Stands in a key where a tenant's id stands otherwise: all tenants, and what is shared."""
SHARED_PREFIX: Final = "shared_"
"""Before a metric of the platform: what of it is shared."""

# TransactWriteItems takes 100 members; the rest is for the mark.
_MEMBERS: Final = 90

Place = tuple[str, str]
"""Whose, and of which period: an hour ``2026-11-21T14`` or a day ``2026-11-21``."""


@dataclass(slots=True)
class Part:
    """What is written in one transaction.

    Attributes:
        plain: What lines count, by place.
        units: What events count once each, by the event's id.
    """

    plain: dict[Place, Counters] = field(default_factory=dict)
    units: dict[str, Reading] = field(default_factory=dict)

    def adds(self) -> dict[Place, Counters]:
        """What is added, by place."""
        total = {place: dict(counters) for place, counters in self.plain.items()}
        for reading in self.units.values():
            for place, counters in _places(reading):
                _add(total.setdefault(place, {}), counters)
        return {place: kept for place, counters in total.items() if (kept := {k: v for k, v in counters.items() if v})}

    def size(self) -> int:
        """How many members of a transaction it takes, but for the mark."""
        own = {place for reading in self.units.values() for place, _ in _places(reading)}
        return len(self.plain.keys() | own) + len(self.units)


def parts_of(readings: Iterable[Reading]) -> list[Part]:
    """Readings as few transactions; the same ones in the same order for the same readings."""
    plain: dict[Place, Counters] = {}
    units: dict[str, Reading] = {}
    for reading in readings:
        if reading.unit_id:
            units[reading.unit_id] = reading
            continue
        for place, counters in _places(reading):
            _add(plain.setdefault(place, {}), counters)
    parts = [Part()]
    for place in sorted(plain):
        _room(parts).plain[place] = plain[place]
    for unit_id in sorted(units):
        _room(parts).units[unit_id] = units[unit_id]
    return [part for part in parts if part.adds()]


def _room(parts: list[Part]) -> Part:
    if parts[-1].size() >= _MEMBERS:
        parts.append(Part())
    return parts[-1]


def _places(reading: Reading) -> Iterator[tuple[Place, Mapping[str, Decimal]]]:
    """Where a reading is added: its tenant's hour and day, and the platform's."""
    shared = {f"{SHARED_PREFIX}{name}": value for name, value in reading.counters.items()}
    for period in (reading.hour, reading.hour.partition("T")[0]):
        if reading.tenant_id != SHARED:
            yield (reading.tenant_id, period), reading.counters
        yield (PLATFORM, period), reading.counters if reading.tenant_id != SHARED else {**reading.counters, **shared}


def _add(total: Counters, more: Mapping[str, Decimal]) -> None:
    for name, value in more.items():
        total[name] = total.get(name, Decimal(0)) + value
