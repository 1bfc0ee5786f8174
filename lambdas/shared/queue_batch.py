"""Batches from a queue: each message is taken by itself, and its failure is reported by itself.

A failure is logged as ``consumer failed`` with ``message_id``, ``error`` and ``reason``, by which ``saas dlq show``
explains a dead letter. A message of a tenant that is moving to another table is no failure: it is put back for later.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.shared.errors import TenantMovingError
from lambdas.shared.observability import count, forget, logger
from lambdas.shared.postponing import postpone

Message = Mapping[str, Any]
"""A record of SQS, as Lambda hands it on."""


def taken(message: Message, take: Callable[[Message], None]) -> bool:
    """Let ``take`` have a message; whether it is done with. What it put on logs and metrics is off again then.

    Done with are those that raised nothing, and those that were put back.
    """
    try:
        take(message)
    except TenantMovingError as error:
        return _postponed(message, error)
    except Exception as error:  # noqa: BLE001 - one message's failure must not touch the others
        log_failure(error, message_id=message.get("messageId"))
        return False
    finally:
        # The next message may be another tenant's.
        forget()
    return True


def _postponed(message: Message, error: TenantMovingError) -> bool:
    try:
        if postpone(message):
            logger.info("postponed", message_id=message.get("messageId"))
            count("MessagePostponed")
            return True
    except (BotoCoreError, ClientError) as refusal:
        log_failure(refusal, message_id=message.get("messageId"))
        return False
    log_failure(error, message_id=message.get("messageId"))
    return False


def log_failure(error: Exception, **keys: Any) -> None:
    """Log and count a failure.

    Args:
        error: The failure.
        keys: By what the message is known, beside what is on the log already.
    """
    logger.error("consumer failed", exc_info=error, error=type(error).__name__, reason=str(error), **keys)
    count("ConsumerFailed")


def answer(failed: Iterable[Message]) -> dict[str, Any]:
    """Tell SQS which messages are to come again."""
    return {"batchItemFailures": [{"itemIdentifier": message["messageId"]} for message in failed]}
