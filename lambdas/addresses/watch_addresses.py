"""Schedule: what waits for the DNS or for a certificate goes on, and what was missed is found."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from lambdas.addresses.addresses import LOOK_MINUTES
from lambdas.addresses.wiring import addresses
from lambdas.shared.observability import observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_LOOKS: Final = 60 // LOOK_MINUTES


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> None:
    """Look at the domains that are not served yet, and at a part of those that are; at the full hour, at all addresses.

    Domains that are served come last, each once in an hour: there may be more than the time is enough for. What fails
    keeps nothing after it from being looked at.

    Args:
        event: ``due`` is when the schedule meant it to run: UTC, RFC 3339.
    """
    minute = datetime.fromisoformat(event["due"]).minute
    try:
        if minute == 0:
            addresses.keep_all()
    finally:
        try:
            addresses.keep_unfinished()
        finally:
            addresses.keep_live(minute // LOOK_MINUTES, _LOOKS)
