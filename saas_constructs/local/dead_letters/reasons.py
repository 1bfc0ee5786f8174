"""Why a letter is dead: what EventBridge, the publisher or the consumer's log says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_constructs.local.dead_letters.failure_log import read_failures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saas_constructs.local.access import Access
    from saas_constructs.local.dead_letters.letters import Letter
    from saas_constructs.local.dead_letters.queues import DeadLetterQueue

UNKNOWN = "no log line says why: the log is no longer kept, or the function is another one by now"
_BATCH = "DDBStreamBatchInfo"


def explain(access: Access, queue: DeadLetterQueue, letters: Sequence[Letter]) -> dict[str, str]:
    """Say why each letter of a queue is dead, by message id."""
    reasons = {letter.message_id: _own_reason(letter) for letter in letters}
    silent = [letter for letter in letters if not reasons[letter.message_id]]
    if silent and queue.sources:
        logged = read_failures(access, queue, since=min(letter.sent_at for letter in silent))
        for letter in silent:
            by_event = logged.by_id.get(letter.event_id or "", "")
            # SQS keeps a message's id when it moves it here.
            reasons[letter.message_id] = logged.by_id.get(letter.message_id, by_event) or _ended(logged.ends, letter)
    return {message_id: reason or UNKNOWN for message_id, reason in reasons.items()}


def _own_reason(letter: Letter) -> str:
    """What the letter itself says; empty where it says nothing."""
    if "ERROR_CODE" in letter.attributes:
        message = letter.attributes.get("ERROR_MESSAGE", "")
        return f"the rule could not deliver it: {letter.attributes['ERROR_CODE']} {message}".rstrip()
    if isinstance(letter.content.get("reason"), str):
        return str(letter.content["reason"])
    if _BATCH in letter.content:
        batch = letter.content[_BATCH]
        condition = letter.content.get("requestContext", {}).get("condition", "unknown")
        return (
            f"the publisher gave up on {batch['batchSize']} writes ({condition}), "
            f"{batch['startSequenceNumber']} to {batch['endSequenceNumber']}"
        )
    return ""


def _ended(ends: Sequence[tuple[float, str]], letter: Letter) -> str:
    """What can be said of a letter about which no line was written; empty where nothing can."""
    meanwhile = [how for at, how in ends if at >= letter.sent_at]
    if not meanwhile:
        return ""
    times = "once" if len(meanwhile) == 1 else f"{len(meanwhile)} times"
    return f"the function ended {times} since then before it could say why, last with: {meanwhile[-1]}"
