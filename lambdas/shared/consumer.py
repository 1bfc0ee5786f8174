"""The one wrapper of every function that consumes events from a queue."""

import functools
import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from lambdas.shared import standing
from lambdas.shared.contracts.envelope import Event
from lambdas.shared.contracts.reading import Contracts, ContractViolationError, by_name, read
from lambdas.shared.observability import Handler, forget, identify, logger, observed
from lambdas.shared.queue_batch import Message, answer, log_failure, taken

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

E = TypeVar("E", bound=Event)


def event_consumer(*contracts: type[E], refuse_inactive: bool = True) -> Callable[[Callable[[E], None]], Handler]:
    """Make a function of one event a Lambda handler of batches from an `EventConsumer`'s queue.

    Each message is an EventBridge event. It is checked against its contract, its tenant is put on logs, metrics and
    traces, and the function is called. What fails is reported to SQS by itself and comes again; the others of the
    batch are done. The same event can come more than once, so the function must be idempotent by ``event_id``.

    A failure is logged as ``consumer failed`` with ``event_id``, ``message_id``, ``error`` and ``reason``, by which
    ``saas dlq show`` explains a dead letter.

    Where the function may read the registry, an event of a tenant that is suspended or leaves is a failure, and one of
    a tenant that is moving to another table is put back until it has moved.

    Args:
        contracts: What the function takes. Any other event is a failure, and ends among the dead letters.
        refuse_inactive: Whether an event fails whose tenant is not served.
    """
    known = by_name(*contracts)

    def wrap(consume: Callable[[E], None]) -> Handler:
        def handler(batch: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
            take = functools.partial(_take, known=known, consume=consume, refuse_inactive=refuse_inactive)
            return answer(message for message in batch["Records"] if not taken(message, take))

        return observed(functools.wraps(consume)(handler))

    return wrap


def batch_consumer(
    *contracts: type[E], refuse_inactive: bool = True
) -> Callable[[Callable[[Sequence[E]], Iterable[E]]], Handler]:
    """Make a function of all events of a batch a Lambda handler, where it matters which events come together.

    As `event_consumer`, except that no single tenant is on logs, metrics and traces: the function works for several.
    It returns the events that failed, and logs why. Where it raises, all of its events failed.

    Args:
        contracts: What the function takes. Any other event is a failure of its own.
        refuse_inactive: Whether an event fails whose tenant is not served.
    """
    known = by_name(*contracts)

    def wrap(consume: Callable[[Sequence[E]], Iterable[E]]) -> Handler:
        def handler(batch: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
            events: list[E] = []
            take = functools.partial(_take, known=known, consume=events.append, refuse_inactive=refuse_inactive)
            poison: list[Message] = []
            sound: list[Message] = []
            for message in batch["Records"]:
                before = len(events)
                if not taken(message, take):
                    poison.append(message)
                elif len(events) > before:
                    # The others were put back.
                    sound.append(message)
            failed = _failed(consume, events)
            undone = [message for message, event in zip(sound, events, strict=True) if id(event) in failed]
            return answer([*poison, *undone])

        return observed(functools.wraps(consume)(handler))

    return wrap


def _failed(consume: Callable[[Sequence[E]], Iterable[E]], events: Sequence[E]) -> set[int]:
    """Return the identities of the events that failed: two deliveries of one event are equal."""
    try:
        return {id(event) for event in consume(events)} if events else set()
    except Exception as error:  # noqa: BLE001 - reported per message, as any other failure
        for event in events:
            identify(event.tenant_id, request_id=event.correlation_id)
            log_failure(error, event_id=event.event_id)
            forget()
        return {id(event) for event in events}


def _take(message: Message, known: Contracts, consume: Callable[[Any], None], *, refuse_inactive: bool) -> None:
    entry = _entry(message["body"])
    logger.append_keys(event_id=_event_id(entry["detail"]))
    event = read(entry["detail-type"], entry["detail"], known, source=entry["source"])
    identify(event.tenant_id, request_id=event.correlation_id)
    standing.check(event.tenant_id, refuse=refuse_inactive)
    consume(event)


def _entry(body: str) -> dict[str, Any]:
    try:
        entry = json.loads(body)
    except json.JSONDecodeError as error:
        raise ContractViolationError(f"the message is no JSON: {error.msg}") from None
    if not isinstance(entry, dict) or not {"source", "detail-type", "detail"} <= entry.keys():
        raise ContractViolationError("the message is no EventBridge event: it lacks source, detail-type or detail")
    return entry


def _event_id(detail: object) -> str | None:
    found = detail.get("event_id") if isinstance(detail, dict) else None
    return found if isinstance(found, str) else None
