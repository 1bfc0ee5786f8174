"""The trail of letters that were sent back."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lambdas.dead_letters.letters import Letter
from lambdas.shared.registry.audit import PLATFORM, Actor, audit_entry

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


def recorder(client: "DynamoDBClient", table_name: str, *, by: Actor, queue: str) -> Callable[[Sequence[Letter]], None]:
    """Make what writes down, before the first of some letters goes, which do and who sends them.

    Args:
        client: Reaches the registry.
        table_name: The registry.
        by: Who sends them back.
        queue: Where they are.
    """

    def recorded(letters: Sequence[Letter]) -> None:
        said = [{"message_id": letter.message_id, "tenant_id": letter.tenant_id} for letter in letters]
        entry = audit_entry(
            table_name,
            by=by,
            what="redriveDeadLetters",
            tenant_id=PLATFORM,
            before={"queue": queue, "letters": said},
            after={"queue": queue, "letters": []},
        )
        client.put_item(**entry["Put"])

    return recorded
