"""Alarms on the executions of a workflow."""

from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from saas_constructs.events.alarms import alarm


class WorkflowAlarms(Construct):
    """One alarm for each way in which an execution does not do its work.

    Args:
        state_machine: The workflow.
        alarm_topic: Whom they tell; nobody when left out.

    Attributes:
        failed: Executions that ended without an outcome.
        timed_out: Executions that lasted longer than all their waits may.
        throttled: State transitions that Step Functions held up.
    """

    def __init__(
        self, scope: Construct, id: str, *, state_machine: sfn.StateMachine, alarm_topic: sns.ITopic | None = None
    ) -> None:
        super().__init__(scope, id)
        self.failed = alarm(
            self,
            "Failed",
            metric=state_machine.metric_failed(),
            threshold=1,
            description="Executions ended without an outcome: their items wait for nobody now.",
            topic=alarm_topic,
        )
        self.timed_out = alarm(
            self,
            "TimedOut",
            metric=state_machine.metric_timed_out(),
            threshold=1,
            description="Executions outlasted all of their waits: a time limit was not kept.",
            topic=alarm_topic,
        )
        self.throttled = alarm(
            self,
            "Throttled",
            metric=state_machine.metric_throttled(),
            threshold=1,
            description="Step Functions holds executions up: ask for a higher quota.",
            topic=alarm_topic,
        )
