"""The table's stream to the bus."""

from typing import TYPE_CHECKING, Any, Final

from lambdas.outbox.letters import DeadLetters
from lambdas.outbox.publishing import OrderedPublisher
from lambdas.outbox.relay import Relay
from lambdas.shared import aws, settings
from lambdas.shared.observability import observed

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

# Made while Lambda initialises the environment.
relay: Final = Relay(
    publisher=OrderedPublisher(aws.client("events"), settings.required("EVENT_BUS_NAME")),
    letters=DeadLetters(lambda: aws.client("sqs"), settings.required("DEAD_LETTERS_URL")),
    sources=settings.required_words("EVENT_SOURCES"),
)


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Publish what a batch of writes told, and report those writes that must come again.

    Lambda begins again at the first that is reported (Lambda Developer Guide, "Configuring partial batch response with
    DynamoDB and Lambda").
    """
    failed = relay.relay(event["Records"])
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
