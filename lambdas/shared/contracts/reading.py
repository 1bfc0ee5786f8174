"""Reading an event by its contract."""

from collections.abc import Mapping

from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.schema import faults, schema_of

Contracts = Mapping[tuple[str, int], type[Event]]
"""Contracts by detail type and version."""


class ContractViolationError(ValueError):
    """What was received follows no known contract. Trying again can't help."""


def by_name(*contracts: type[Event]) -> dict[tuple[str, int], type[Event]]:
    """Contracts as `read` takes them."""
    return {(contract.DETAIL_TYPE, contract.VERSION): contract for contract in contracts}


def read(detail_type: str, detail: object, contracts: Contracts, *, source: str | None = None) -> Event:
    """The event in ``detail``, checked against the JSON Schema of its contract.

    Args:
        detail_type: The entry's detail type.
        detail: The entry's detail, parsed from JSON.
        contracts: Which contracts may be read.
        source: The entry's source, where it has to be the contract's own.

    Raises:
        ContractViolationError: There is no such contract among them, or ``detail`` breaks it; the text says where.
    """
    version = detail.get("version") if isinstance(detail, dict) else None
    contract = contracts.get((detail_type, version)) if type(version) is int else None
    if contract is None or not isinstance(detail, dict):
        known = ", ".join(f"{name} version {number}" for name, number in sorted(contracts)) or "none"
        raise ContractViolationError(f"no contract for {detail_type!r} version {version!r}; known are {known}")
    if source not in {None, contract.SOURCE}:
        raise ContractViolationError(f"{detail_type} is an event of {contract.SOURCE}, got {source!r}")
    found = list(faults(detail, schema_of(contract)))
    if found:
        raise ContractViolationError(f"{detail_type} version {version} breaks its contract: {'; '.join(found)}")
    return contract.from_detail(detail)
