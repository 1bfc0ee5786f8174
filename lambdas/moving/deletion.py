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


class Files(Protocol):
    """The tenant's objects, outside the table."""

    def delete(self, *, has_time: Callable[[], bool], fence: Callable[[], None]) -> tuple[int, bool]:
        """Delete them as far as there is time; how many, and whether that was all."""


def delete_data(context: StepContext, mover: Mover, endpoints: Endpoints, files: Files | None = None) -> Outcome:
    """Delete every item of the tenant and its files, and end the subscriptions that items name.

    Waits while a legal hold stands.
    """
    kept = dict(context.outputs) or _sweep(context, files)
    kept, is_held = _go_on(context, mover, kept, files, before=endpoints.end)
    if _is_left(kept):
        return Held(kept) if is_held else Pending(kept)
    return Done({"deleted": kept["items"], **({} if files is None else {"files": kept.get("files", 0)})})


def verify_deleted(context: StepContext, mover: Mover, files: Files | None = None) -> Outcome:
    """Read every table and the files again; what is found is deleted, and all of it read once more.

    Raises:
        StepFailedError: Something keeps writing the tenant's items or files.
    """
    kept = dict(context.outputs) or {**_sweep(context, files), "round": 1}
    kept, is_held = _go_on(context, mover, kept, files)
    if _is_left(kept):
        return Held(kept) if is_held else Pending(kept)
    found = kept["items"] + kept.get("files", 0)
    if not found:
        return Done({"verified_at": context.registry.now(), "rounds": kept["round"]})
    if kept["round"] >= _ROUNDS:
        raise StepFailedError(
            f"{found} items and files were there again after {_ROUNDS} deletions; find what writes them"
        )
    return Pending({**_sweep(context, files), "round": kept["round"] + 1})


def _sweep(context: StepContext, files: Files | None) -> dict[str, Any]:
    return {"tables": _tables(context), "walk": None, "items": 0, "files": 0, "files_left": files is not None}


def _is_left(kept: dict[str, Any]) -> bool:
    return bool(kept["tables"]) or kept.get("files_left", False)


def _go_on(
    context: StepContext,
    mover: Mover,
    kept: dict[str, Any],
    files: Files | None,
    before: Callable[[Sequence[Item]], None] | None = None,
) -> tuple[dict[str, Any], bool]:
    """Delete in one table after the other, then the files, as far as there is time; whether a legal hold stands."""
    try:
        while kept["tables"]:
            kept = _in_first_table(context, mover, kept, before)
            if not mover.has_time():
                break
        # Files last: whoever meets one without its item deletes it, too.
        if not kept["tables"] and kept.get("files_left") and files is not None:
            deleted, is_done = files.delete(has_time=mover.has_time, fence=partial(check_deletable, context))
            kept = {**kept, "files": kept["files"] + deleted, "files_left": not is_done}
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
