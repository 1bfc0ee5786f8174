"""The steps that copy a tenant's items to another table, compare the two, and take a copy away again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from lambdas.moving.copying import Comparison, ContentDiffersError, Fence, agreed, compare, copy
from lambdas.moving.holding import check_not_live, check_standing_still
from lambdas.moving.items import Item
from lambdas.moving.sides import Side
from lambdas.moving.tally import Tally
from lambdas.moving.walk import Walk, go_on
from lambdas.shared.lifecycle.errors import StepFailedError, StepStandsError
from lambdas.shared.lifecycle.step import Done, Pending, StepContext
from lambdas.shared.moments import utc_now

# Longer than the reading of both tables takes: an item that ends within may be gone from one of them only.
_COMPARED_AFTER_SECONDS: Final = 3600

Kept = Sequence[Mapping[str, Any]] | None
"""A walk as an operation keeps it."""


@dataclass(frozen=True, slots=True)
class Mover:
    """Moves one tenant's items.

    Attributes:
        side: A tenant's items in a table, by the tenant's id and the table's name; the pool's where that is empty.
        has_time: Whether another page may be begun in this invocation.
        now: The present moment.
    """

    side: Callable[[str, str], Side]
    has_time: Callable[[], bool]
    now: Callable[[], datetime] = utc_now

    def copy(self, context: StepContext) -> Done | Pending:
        """Make the new table hold what the old one holds."""
        source, target = self._tables(context)
        progress = _progress(context.outputs)
        progress = copy(
            progress,
            self._side(context, source),
            self._side(context, target),
            fence=partial(check_standing_still, context, source),
            has_time=self.has_time,
        )
        counts = {"copied": progress.source.tally.items, "cleared": progress.target.tally.items}
        return Done(counts) if progress.is_done else Pending({**counts, "progress": progress.to_json()})

    def take_back(self, context: StepContext) -> Done | Pending:
        """Take away again what was copied: the tenant goes on in its old table.

        Raises:
            StepStandsError: It was switched: the copy is what it lives by.
        """
        if not context.output_of("Freeze"):
            return Done()
        _, target = self._tables(context)
        if context.tenant.table == target:
            raise StepStandsError(f"the tenant lives in {target or 'the pool'}: nothing is deleted there")
        walk = self.delete(context, target, context.outputs.get("undo"), partial(check_not_live, context, target))
        return Done() if walk.is_done else Pending({**context.outputs, "undo": walk.to_json()})

    def delete(
        self,
        context: StepContext,
        table: str,
        kept: Kept,
        fence: Fence,
        *,
        before: Callable[[Sequence[Item]], None] | None = None,
    ) -> Walk:
        """Delete the tenant's items in a table, as far as there is time.

        Args:
            context: Of the step.
            table: Its name; the pool's when empty.
            kept: How far it was before; nothing at first.
            fence: Raises where nothing may be deleted, before each page.
            before: What has to be done with items before they are deleted.
        """
        side = self._side(context, table)

        def take_away(items: Sequence[Item]) -> Tally:
            fence()
            if before is not None:
                before(items)
            side.delete(items)
            return Tally.of(items, compared_until=0)

        return go_on(_walk(kept), side.scan, take_away, has_time=self.has_time)

    def verify(self, context: StepContext) -> Done | Pending:
        """See by count and digest that both tables hold the same.

        Raises:
            StepFailedError: They don't; the tenant goes on in its old table.
        """
        source, target = self._tables(context)
        kept = context.outputs
        until = int(kept.get("compared_until", self.now().timestamp() + _COMPARED_AFTER_SECONDS))
        progress = compare(
            _progress(kept),
            self._side(context, source),
            self._side(context, target),
            compared_until=until,
            has_time=self.has_time,
        )
        if not progress.is_done:
            return Pending({"compared_until": until, "progress": progress.to_json()})
        try:
            tally = agreed(progress)
        except ContentDiffersError as error:
            raise StepFailedError(f"{error}; nothing was switched, try again") from error
        return Done({"items": tally.items, **tally.to_json()})

    def count(self, context: StepContext, table: str, kept: Kept) -> Walk:
        """Count the tenant's items in a table, as far as there is time.

        Args:
            context: Of the step.
            table: Its name; the pool's when empty.
            kept: How far it was before; nothing at first.
        """
        return go_on(
            _walk(kept),
            self._side(context, table).scan,
            partial(Tally.of, compared_until=0),
            has_time=self.has_time,
        )

    def _side(self, context: StepContext, table: str) -> Side:
        return self.side(context.tenant.tenant_id, table)

    @staticmethod
    def _tables(context: StepContext) -> tuple[str, str]:
        return context.required("Freeze", "from_table"), context.required("Freeze", "to_table")


def _progress(kept: Mapping[str, Any]) -> Comparison:
    return Comparison.from_json(kept["progress"]) if "progress" in kept else Comparison.begin()


def _walk(kept: Kept) -> Walk:
    return Walk.from_json(kept) if kept else Walk.begin()
