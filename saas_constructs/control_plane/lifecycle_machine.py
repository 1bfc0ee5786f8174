"""A state machine for one kind of operation on tenants."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, cast

from aws_cdk import ArnFormat, Aws, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.control_plane.lifecycle_definition import FAIL, FINISH, arn_name, lifecycle_definition
from saas_constructs.control_plane.lifecycle_step import YEAR
from saas_constructs.workflows.placeholders import PARTITION
from saas_constructs.workflows.workflow_alarms import WorkflowAlarms
from saas_constructs.workflows.workflow_role import grant_invoke, workflow_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aws_cdk import aws_sns as sns

    from saas_constructs.control_plane.lifecycle_step import LifecycleStep
    from saas_constructs.functions import HandlerFunction

_END: Final = 600


class LifecycleMachine(Construct):
    """Takes the steps of an operation in their order; where one fails for good, undoes those before it in reverse.

    Each step is one state with a time limit, tried again with growing, random waits after what passes by itself: a
    throttled call, a time-out, a crash. However an execution goes, it ends with ``finish`` or ``fail``, which ends the
    operation with its one terminal event. An execution fails, and an alarm tells of it, only where an operator has to
    look: something could not be undone, or a step after the end failed.

    The input: ``{"tenant_id", "operation_id", "attempt", "flags": {name: bool}}``, as `lambdas.shared.lifecycle` sends
    it. It holds no data of tenants' and no secrets, so that the history needs no key of its own.

    Args:
        kind: Of the operation, as its record names it.
        steps: In their order.
        finish: Ends an operation that is done.
        fail: Ends one that could not be done.
        after: Steps after the operation has ended well; nothing is undone for them.
        alarm_topic: Whom the alarms tell.
        log_retention: How long the log of executions is kept.
        log_removal_policy: What becomes of the log when the machine leaves the stack.

    Raises:
        ValueError: There is no step, or a name occurs twice.

    Attributes:
        kind: As given.
        state_machine: The state machine.
        alarms: Alarms on executions that failed, took too long or were held up.
        log_group: Where executions are logged.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        kind: str,
        steps: Sequence[LifecycleStep],
        finish: HandlerFunction,
        fail: HandlerFunction,
        after: Sequence[LifecycleStep] = (),
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        self.kind = kind
        definition = lifecycle_definition([step.shape for step in steps], [step.shape for step in after])
        longest = sum(step.longest for step in (*steps, *after)) + _END
        definition["TimeoutSeconds"] = min(longest, YEAR)
        self.log_group = logs.LogGroup(self, "Logs", retention=log_retention, removal_policy=log_removal_policy)
        role = workflow_role(self, "Role")
        functions = {step.name: step.function for step in (*steps, *after)} | {FINISH: finish, FAIL: fail}
        # A function may do several steps.
        for function in dict.fromkeys(functions.values()):
            grant_invoke(role, function)
        self.state_machine = sfn.StateMachine(
            self,
            "Resource",
            # cfn-lint reads no substitution in the ARN of an integration.
            definition_body=sfn.DefinitionBody.from_string(json.dumps(definition).replace(PARTITION, Aws.PARTITION)),
            definition_substitutions={
                arn_name(state): function.function.function_arn for state, function in functions.items()
            },
            role=role,
        )
        self._observe()
        self.alarms = WorkflowAlarms(self, "Alarms", state_machine=self.state_machine, alarm_topic=alarm_topic)

    def grant_start(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a principal start executions."""
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["states:StartExecution"],
            resource_arns=[self.state_machine.state_machine_arn],
        )

    def grant_watch(self, function: HandlerFunction) -> iam.Grant:
        """Let a function see what became of executions."""
        executions = Stack.of(self).format_arn(
            service="states",
            resource="execution",
            resource_name=f"{self.state_machine.state_machine_name}:*",
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )
        acknowledge_wildcards(function.role, [executions], "an execution's name is known when it is started")
        return iam.Grant.add_to_principal(
            grantee=function, actions=["states:DescribeExecution"], resource_arns=[executions]
        )

    def metric_failed(self) -> cloudwatch.IMetric:
        """Executions after which an operator has to look, as a sum over five minutes."""
        return self.state_machine.metric_failed()

    def metric_started(self) -> cloudwatch.IMetric:
        """Executions that were started, as a sum over five minutes."""
        return self.state_machine.metric_started()

    def metric_duration(self) -> cloudwatch.IMetric:
        """Time from start to end of an execution in milliseconds, as an average over five minutes."""
        return self.state_machine.metric_time()

    def _observe(self) -> None:
        """Log every step without its data, and trace."""
        # Not through the L2, which would put its statements on "*" beside what is granted later.
        resource = cast("sfn.CfnStateMachine", self.state_machine.node.default_child)
        group = sfn.CfnStateMachine.CloudWatchLogsLogGroupProperty(log_group_arn=self.log_group.log_group_arn)
        resource.logging_configuration = sfn.CfnStateMachine.LoggingConfigurationProperty(
            level="ALL",
            include_execution_data=False,
            destinations=[sfn.CfnStateMachine.LogDestinationProperty(cloud_watch_logs_log_group=group)],
        )
        resource.tracing_configuration = sfn.CfnStateMachine.TracingConfigurationProperty(enabled=True)
