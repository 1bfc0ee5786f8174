"""Alarms on the executions of a workflow."""

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct


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
        self._topic = alarm_topic
        self.failed = self._alarm(
            "Failed", state_machine.metric_failed(), "Executions failed: their orders are closed by the sweep only."
        )
        self.timed_out = self._alarm(
            "TimedOut", state_machine.metric_timed_out(), "Executions outlasted all their waits: a limit is not kept."
        )
        self.throttled = self._alarm(
            "Throttled", state_machine.metric_throttled(), "Step Functions throttles: ask for a higher quota."
        )

    def _alarm(self, name: str, metric: cloudwatch.IMetric, description: str) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            name,
            metric=metric,
            alarm_description=description,
            threshold=1,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        if self._topic is not None:
            alarm.add_alarm_action(actions.SnsAction(self._topic))
        return alarm
