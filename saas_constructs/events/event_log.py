"""A log of every event on a bus."""

from aws_cdk import ArnFormat, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.events.dead_letters import DeadLetters


class EventLog(Construct):
    """Writes each event of a bus to a log group, with what can't be written among the dead letters.

    It is made of native resources: the CDK's own log group target brings a custom resource and its Node function.

    Args:
        event_bus: The bus.
        dead_letters: Where undeliverable events go.
        retention: How long events are kept.
        removal_policy: What becomes of the log when it leaves the stack.

    Attributes:
        log_group: The log.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        event_bus: events.IEventBus,
        dead_letters: DeadLetters,
        retention: logs.RetentionDays,
        removal_policy: RemovalPolicy,
    ) -> None:
        super().__init__(scope, id)
        self.log_group = logs.LogGroup(self, "Resource", retention=retention, removal_policy=removal_policy)
        target = events.CfnRule.TargetProperty(
            id="Log",
            arn=Stack.of(self).format_arn(
                service="logs",
                resource="log-group",
                resource_name=self.log_group.log_group_name,
                arn_format=ArnFormat.COLON_RESOURCE_NAME,
            ),
            dead_letter_config=events.CfnRule.DeadLetterConfigProperty(arn=dead_letters.queue.queue_arn),
        )
        rule = events.CfnRule(
            self,
            "Rule",
            event_bus_name=event_bus.event_bus_name,
            event_pattern={"source": [{"prefix": ""}]},
            state="ENABLED",
            targets=[target],
        )
        dead_letters.grant_send(source_arn=rule.attr_arn)
        self._let_write(rule.attr_arn)

    def _let_write(self, rule_arn: str) -> None:
        """Allow what the EventBridge User Guide asks for in "Permissions for CloudWatch Logs resources"."""
        writers = [iam.ServicePrincipal("events.amazonaws.com"), iam.ServicePrincipal("delivery.logs.amazonaws.com")]
        streams = [self.log_group.log_group_arn]
        self.log_group.add_to_resource_policy(
            iam.PolicyStatement(principals=writers, actions=["logs:CreateLogStream"], resources=streams)
        )
        self.log_group.add_to_resource_policy(
            iam.PolicyStatement(
                principals=writers,
                actions=["logs:PutLogEvents"],
                resources=streams,
                conditions={"ArnEquals": {"aws:SourceArn": rule_arn}},
            )
        )
