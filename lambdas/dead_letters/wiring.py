"""Where functions get the queues of dead letters from."""

import functools

from lambdas.dead_letters.queues import DeadLetterQueues
from lambdas.shared import aws, settings


@functools.cache
def queues() -> DeadLetterQueues:
    """The stage's queues of dead letters."""
    tagging = aws.client("resourcegroupstaggingapi")
    return DeadLetterQueues(tagging, aws.client("sqs"), settings.required("DEAD_LETTERS_STAGE"))
