"""Telling a machine which failures pass by themselves."""

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lambdas.shared.lifecycle.errors import StepFailedError, StepInterruptedError
from lambdas.shared.lifecycle.taking import is_interruption, reason_of

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

Handle = Callable[[dict[str, Any], "LambdaContext"], dict[str, Any]]


def interruptible(handler: Handle) -> Handle:
    """Raise `StepInterruptedError`, after which a machine tries again, where that may mend a handler's failure."""

    @functools.wraps(handler)
    def wrapper(event: dict[str, Any], context: "LambdaContext") -> dict[str, Any]:
        try:
            return handler(event, context)
        except (StepFailedError, StepInterruptedError):
            raise
        except Exception as error:
            if is_interruption(error):
                raise StepInterruptedError(reason_of(error)) from error
            raise

    return wrapper
