"""The usage meter: what logs say is added to the usage table."""

import functools
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from lambdas.metering.adding import parts_of
from lambdas.metering.log_batch import LogBatch, LogLine
from lambdas.metering.readings import Reading, UnreadableLineError, of_event, of_invocation, of_request
from lambdas.metering.usage_store import UsageStore
from lambdas.shared import aws, settings
from lambdas.shared.observability import count, logger, observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Reader = Callable[[LogLine], Iterator[Reading]]

# Made while Lambda initialises the environment.
store: Final = UsageStore(aws.client("dynamodb"), settings.required("USAGE_TABLE_NAME"))
readers: Final[Mapping[str, Reader]] = {
    "usage-functions": of_invocation,
    "usage-requests": of_request,
    "usage-events": functools.partial(of_event, units=json.loads(settings.required("USAGE_UNITS"))),
}


class UnknownSubscriptionError(ValueError):
    """Lines come from a subscription that is none of the meter's."""


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> None:
    """Add what a batch of lines says that was used. The same batch adds nothing a second time."""
    batch = LogBatch.from_event(event)
    store.add(batch.batch_id, parts_of(readings_of(batch)), now=time.time())


def readings_of(batch: LogBatch) -> Iterator[Reading]:
    """What a batch says; a line that can't be read is logged and counted, and holds up no other.

    Raises:
        UnknownSubscriptionError: No reader knows the batch's lines.
    """
    found = [readers[name] for name in batch.subscriptions if name in readers]
    if not found:
        raise UnknownSubscriptionError(
            f"subscriptions must be among {', '.join(readers)}, got {', '.join(batch.subscriptions) or 'none'}"
        )
    for line in batch.lines:
        try:
            # Whole or not at all: a line that breaks off half-way counts for nothing.
            yield from list(found[0](line))
        except UnreadableLineError as error:
            logger.error("unreadable line", reason=str(error), logged_at=line.milliseconds)
            count("UnreadableUsageLine")
