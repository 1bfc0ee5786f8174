"""Tags by which the command line finds every queue of dead letters, on AWS and on the embedded AWS."""

import enum
from typing import Final

KIND_TAG: Final = "saas:dead-letters"
"""Tag whose value is a `DeadLetterKind`."""
OWNER_TAG: Final = "saas:dead-letters-of"
"""Tag whose value is the path of the construct whose letters these are."""

SOURCE_TAG: Final = "saas:queue-of"
"""Tag of a queue whose dead letters may be sent back to it; its value is the path of its construct."""


class DeadLetterKind(enum.Enum):
    """Who gave up, and so where a letter belongs.

    Attributes:
        CONSUMER: Events that a consumer's function failed on, or that a rule couldn't put into its queue.
        BUS: Events that a bus or one of its rules couldn't deliver.
        PUBLISHER: What an outbox publisher couldn't put on the bus.
        OTHER: Messages of another form, with a source queue to go back to.
    """

    CONSUMER = "consumer"
    BUS = "bus"
    PUBLISHER = "publisher"
    OTHER = "other"
