"""Schedule: what waits for the DNS or for a certificate goes on, and what was missed is found."""

from typing import TYPE_CHECKING, Any

from lambdas.addresses.wiring import addresses
from lambdas.shared.observability import observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> None:
    """Look at all addresses where the schedule says so, else at the domains that are not served yet."""
    if event.get("scope") == "all":
        addresses.keep_all()
    addresses.keep_unfinished()
