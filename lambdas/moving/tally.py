"""How many items there are and what is in them, in whatever order they are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from lambdas.moving.items import Item, expires_at, fingerprint

_MODULUS: Final = 1 << 256
_HEX: Final = 64


@dataclass(frozen=True, slots=True)
class Digest:
    """Count, and sum of the items' SHA-256 modulo 2^256.

    A sum does not depend on the order, so segments of a table can be read at the same time and in parts. Unlike an
    exclusive or it does not lose two equal items. That two sets of items which differ have the same sum is as likely as
    that two random numbers of 256 bits are equal. Somebody who chooses many items could look for such sets, and would
    have deceived nobody but themselves: all items of a tally are one tenant's.

    Attributes:
        items: How many.
        total: The sum.
    """

    items: int = 0
    total: int = 0

    def __add__(self, other: "Digest") -> "Digest":
        return Digest(self.items + other.items, (self.total + other.total) % _MODULUS)

    def to_json(self) -> dict[str, Any]:
        """The digest as operations keep and show it."""
        return {"items": self.items, "digest": f"{self.total:0{_HEX}x}"}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The digest that `to_json` told."""
        return cls(int(kept["items"]), int(kept["digest"], 16))


@dataclass(frozen=True, slots=True)
class Tally:
    """Items that stay, and items with an end, apart: the latter are gone from an old copy sooner or later.

    Attributes:
        lasting: Items without ``expires_at``.
        expiring: Items with it, but for those that end too soon to be compared.
    """

    lasting: Digest = Digest()
    expiring: Digest = Digest()

    @classmethod
    def of(cls, items: Iterable[Item], *, compared_until: int) -> Self:
        """The tally of items.

        Args:
            items: In any order, each once.
            compared_until: Epoch second. Items that end before it are left out: DynamoDB may drop one from a table
                before it was read there, and from the other one after.
        """
        lasting = expiring = Digest()
        for item in items:
            end = expires_at(item)
            one = Digest(1, fingerprint(item))
            if end is None:
                lasting += one
            elif end >= compared_until:
                expiring += one
        return cls(lasting, expiring)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.lasting + other.lasting, self.expiring + other.expiring)

    @property
    def items(self) -> int:
        """How many items were compared."""
        return self.lasting.items + self.expiring.items

    def to_json(self) -> dict[str, Any]:
        """The tally as operations keep and show it."""
        return {"lasting": self.lasting.to_json(), "expiring": self.expiring.to_json()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The tally that `to_json` told."""
        return cls(Digest.from_json(kept["lasting"]), Digest.from_json(kept["expiring"]))


NOTHING: Final = Tally()
"""The tally of no items."""
