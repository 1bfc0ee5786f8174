"""Deleting all of a tenant's items wherever they may be, and seeing that none is left."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final, Protocol

from botocore.exceptions import ClientError

from lambdas.moving.holding import LegalHoldError, check_deletable
from lambdas.moving.items import Item
from lambdas.moving.mover import Mover
from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.past import operations_of
from lambdas.shared.lifecycle.step import Done, Held, Outcome, Pending, StepContext
from lambdas.shared.observability import logger

# Late writes come from what was at work when the tenant was blocked, days ago: more rounds mean a fault.
_ROUNDS: Final = 3
_GONE: Final = "ResourceNotFoundException"


class Endpoints(Protocol):
    """Where people of the tenant are told, outside the table."""

    def end(self, items: Sequence[Item]) -> None:
        """End what these items subscribe to."""


def delete_data(context: StepContext, mover: Mover, endpoints: Endpoints) -> Outcome:
    """Delete every item of the tenant, and end the subscriptions that they name. Waits while a legal hold stands."""
    kept = dict(context.outputs) or _sweep(context)
    kept, is_held = _go_on(context, mover, kept, before=endpoints.end)
    if kept["tables"]:
        return Held(kept) if is_held else Pending(kept)
    return Done({"deleted": kept["items"]})


def verify_deleted(context: StepContext, mover: Mover) -> Outcome:
    """Read every table again; what is found is deleted, and all of it read once more.

    Raises:
        StepFailedError: Something keeps writing the tenant's items.
    """
    kept = dict(context.outputs) or {**_sweep(context), "round": 1}
    kept, is_held = _go_on(context, mover, kept)
    if kept["tables"]:
        return Held(kept) if is_held else Pending(kept)
    if not kept["items"]:
        return Done({"verified_at": context.registry.now(), "rounds": kept["round"]})
    if kept["round"] >= _ROUNDS:
        raise StepFailedError(
            f"{kept['items']} items were there again after {_ROUNDS} deletions; find what writes them"
        )
    return Pending({**_sweep(context), "round": kept["round"] + 1})


def _sweep(context: StepContext) -> dict[str, Any]:
    return {"tables": _tables(context), "walk": None, "items": 0}


def _go_on(
    context: StepContext,
    mover: Mover,
    kept: dict[str, Any],
    before: Callable[[Sequence[Item]], None] | None = None,
) -> tuple[dict[str, Any], bool]:
    """Delete in one table after the other, as far as there is time and no legal hold; whether one stands, too."""
    try:
        while kept["tables"]:
            kept = _in_first_table(context, mover, kept, before)
            if not mover.has_time():
                break
    except LegalHoldError:
        logger.info("a legal hold stands: nothing is deleted")
        return kept, True
    return kept, False


def _in_first_table(
    context: StepContext,
    mover: Mover,
    kept: dict[str, Any],
    before: Callable[[Sequence[Item]], None] | None,
) -> dict[str, Any]:
    table, *others = kept["tables"]
    try:
        walk = mover.delete(context, table, kept["walk"], partial(check_deletable, context), before=before)
    except ClientError as error:
        # Deleted with its stack.
        if not table or error.response["Error"]["Code"] != _GONE:
            raise
        return {**kept, "tables": others, "walk": None}
    if not walk.is_done:
        return {**kept, "walk": walk.to_json()}
    return {**kept, "tables": others, "walk": None, "items": kept["items"] + walk.tally.items}


def _tables(context: StepContext) -> list[str]:
    """Name every table that holds or held items of the tenant: the pool's, and its own of all times."""
    names = {"", context.tenant.table}
    for operation in operations_of(context.registry, context.tenant.tenant_id):
        names |= _named(operation.outputs.values())
    return sorted(names)


def _named(outputs: Iterable[Any]) -> set[str]:
    keys = ("table", "from_table", "to_table")
    return {kept[key] for kept in outputs for key in keys if isinstance(kept.get(key), str)}
