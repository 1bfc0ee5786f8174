"""What looks into uploads before anybody else sees anything of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets

from saas_constructs.events.tenant_queue import TenantQueue

if TYPE_CHECKING:
    from aws_cdk import Duration
    from aws_cdk import aws_sns as sns
    from constructs import Construct

    from saas_constructs.data.tenant_files import TenantFiles
    from saas_constructs.functions import HandlerFunction

_UPLOAD: Final = "*/uploads/*"


class UploadInspection(TenantQueue):
    """Rule, queue and function: each upload to a `TenantFiles` is told to the function at least once.

    It is a `TenantQueue` that a rule on EventBridge's default bus fills: the bucket's own notifications would have to
    name the queue, and so to stand in one stack with it. S3 names no tenant beside the key, so these messages are in no
    message group: a tenant with many uploads delays others, as much as its rate of requests lets it.

    Args:
        files: Where uploads go. The function is granted to inspect them.
        function: What looks into one, by a handler that is idempotent.
        max_concurrency: How many invocations may run at once, 2 to 1000.
        max_receive_count: Attempts at an upload before its message is a dead letter.
        max_age: Age of the oldest message that raises an alarm.
        alarm_topic: Whom alarms tell.

    Raises:
        ValueError: If a number is out of its bounds.

    Attributes:
        rule: What chooses the uploads among all that S3 tells.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        files: TenantFiles,
        function: HandlerFunction,
        max_concurrency: int = 5,
        max_receive_count: int = 3,
        max_age: Duration | None = None,
        alarm_topic: sns.ITopic | None = None,
    ) -> None:
        super().__init__(
            scope,
            id,
            function=function,
            # What one upload does to its environment must not touch the others of a batch.
            batch_size=1,
            max_concurrency=max_concurrency,
            max_receive_count=max_receive_count,
            max_age=max_age,
            alarm_topic=alarm_topic,
        )
        files.grant_inspect(function)
        self.rule = events.Rule(
            self,
            "Rule",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [files.bucket.bucket_name]},
                    "object": {"key": [{"wildcard": _UPLOAD}]},
                },
            ),
            targets=[targets.SqsQueue(self.queue, dead_letter_queue=self.dead_letters.queue)],
        )
