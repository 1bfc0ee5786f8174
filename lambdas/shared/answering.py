"""What becomes of an operation's result and of its errors, whoever called."""

from collections.abc import Callable, Mapping

from lambdas.shared.aws_errors import is_transient
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.http import Answer
from lambdas.shared.observability import count, logger
from lambdas.shared.problems import BUSY, INTERNAL, KINDS, ProblemKind, problem

Kinds = Mapping[type[Exception], ProblemKind]
"""Which problem an error becomes."""


def with_shared(errors: Kinds | None) -> Kinds:
    """An operation's own errors beside those that every operation shares."""
    return {**KINDS, **(errors or {})}


def answered(operation: Callable[[], Answer], kinds: Kinds, instance: str) -> Answer:
    """The answer of ``operation``, or the problem document of its error, by the error's type.

    An AWS call that was throttled, met another write or got no answer until its retries were used up becomes a 503. Any
    other error becomes a 500 that names the request and tells nothing else.

    Args:
        operation: What was asked for.
        kinds: Problems of the errors that a client may see.
        instance: The request's id.
    """
    try:
        return operation()
    except tuple(kinds) as error:
        kind = next(kinds[cls] for cls in type(error).__mro__ if cls in kinds)
        logger.info("refused", problem=kind.name, detail=_for_log(error))
        return problem(kind, detail=_detail(error), instance=instance, error=error)
    except Exception as error:  # noqa: BLE001 - the last line of defence: no internals may reach a client
        if is_transient(error):
            logger.warning("busy", error=str(error))
            count("Busy")
            return problem(BUSY, detail="nothing is known to have changed; try again", instance=instance)
        logger.exception("unexpected error")
        count("UnexpectedError")
        return problem(INTERNAL, detail="try again later, or tell support the instance", instance=instance)


def _detail(error: Exception) -> str:
    if isinstance(error, InvalidRequestError):
        return "see errors for what to change"
    return str(error)


def _for_log(error: Exception) -> str | list[str]:
    # Values that a client sent stay out of the log.
    if isinstance(error, InvalidRequestError):
        return [fault.pointer for fault in error.errors]
    return str(error)
