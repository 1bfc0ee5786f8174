"""Schedule: what waits for the DNS or for a certificate goes on, and what was missed is found."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from lambdas.addresses.wiring import addresses
from lambdas.shared.observability import observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> None:
    """Look at the domains that are not served yet; at the full hour, at all addresses.

    Args:
        event: ``due`` is when the schedule meant it to run: UTC, RFC 3339.
    """
    if datetime.fromisoformat(event["due"]).minute == 0:
        addresses.keep_all()
    addresses.keep_unfinished()
