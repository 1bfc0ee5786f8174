"""A workflow that waits for people, as long as a tenant's tier lets it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from saas_constructs.data import TenantTable
from saas_constructs.functions import HandlerFunction
from saas_constructs.workflows.definition import human_task_definition
from saas_constructs.workflows.distinction import check_distinct
from saas_constructs.workflows.encryption import encrypt
from saas_constructs.workflows.gradual_deployment import GradualDeployment
from saas_constructs.workflows.item_key import ItemKey
from saas_constructs.workflows.notice import Notice
from saas_constructs.workflows.placeholders import CLOSE_FUNCTION_ARN, NOTICE_TOPIC_ARN, PARTITION, TABLE_NAME
from saas_constructs.workflows.released_version import ReleasedVersion
from saas_constructs.workflows.values import HumanWait, Outcome
from saas_constructs.workflows.workflow_alarms import WorkflowAlarms
from saas_constructs.workflows.workflow_role import grant_invoke, grant_publish, grant_tokens, workflow_role


class HumanTaskWorkflow(Construct):
    """Waits for people on an item of a tenant table, with time limits, and tells nobody's token to anybody.

    Each wait is one state: it keeps its task token on the item and rests until a function answers it. The item is the
    truth; the workflow only waits, limits the time and ends when the item has ended.

    The input of an execution: the fields of ``key``, ``limits`` with the seconds of each wait, and the fields of the
    notice. Its output: ``{"outcome": status}``.

    Where the table's tenants may have tables of their own, the input also has ``{"now": {"table": name}}``, and what
    answers a wait, and the function that closes one, say in their answer's ``table`` where the item is then: a tenant
    may move while the workflow waits.

    Args:
        table: Where the items are. They need the attributes ``status`` and ``revision`` (a number).
        key: Of the item.
        waits: In their order; at least one.
        success: The outcome after the last wait.
        outcomes: All other ways in which the item ends.
        close_function: Is invoked with the fields of ``key`` and ``{"expire", "while", "reason"}``: if ``expire`` and
            the item's status is in ``while``, it ends the item. It answers ``{"status": ...}``, the status then. It may
            not answer tokens: its own role would depend on the workflow, and the workflow on it.
        notice: Sent when the last wait begins.
        timeout: After which Step Functions ends an execution that all waits together did not.
        deployment: How new executions move to a changed definition; at once when left out.
        alarm_topic: Whom the alarms tell.
        encryption_key: Encrypts definition and execution history, which holds tokens; AWS's own key when left out.
        log_retention: How long the log of executions is kept. It has no input, output or token.
        log_removal_policy: What becomes of the log when the workflow leaves the stack.

    Raises:
        ValueError: There is no wait, or two of the names, attributes or statuses are the same.

    Attributes:
        state_machine: The state machine.
        alias: The alias that executions are started through.
        alarms: Alarms on executions that failed, took too long or were held up.
        log_group: Where executions are logged.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: TenantTable,
        key: ItemKey,
        waits: Sequence[HumanWait],
        success: Outcome,
        outcomes: Sequence[Outcome],
        close_function: HandlerFunction,
        notice: Notice | None = None,
        timeout: Duration | None = None,
        deployment: GradualDeployment | None = None,
        alarm_topic: sns.ITopic | None = None,
        encryption_key: kms.IKey | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        check_distinct(waits, [success, *outcomes], notice)
        self._table = table
        definition = human_task_definition(
            key=key,
            waits=waits,
            success=success,
            outcomes=outcomes,
            notice=notice,
            dedicated=table.dedicated is not None,
        )
        definition["TimeoutSeconds"] = (timeout or Duration.days(7)).to_seconds()
        self.log_group = logs.LogGroup(self, "Logs", retention=log_retention, removal_policy=log_removal_policy)
        role = workflow_role(self, "Role")
        grant_tokens(role, table, key, [wait.attribute for wait in waits])
        grant_invoke(role, close_function)
        substitutions = {CLOSE_FUNCTION_ARN: close_function.function.function_arn}
        if table.dedicated is None:
            substitutions[TABLE_NAME] = table.table.table_name
        if notice is not None:
            grant_publish(role, notice.topic)
            substitutions[NOTICE_TOPIC_ARN] = notice.topic.topic_arn
        self.state_machine = sfn.StateMachine(
            self,
            "Resource",
            definition_body=sfn.DefinitionBody.from_string(_text(definition)),
            definition_substitutions=substitutions,
            role=role,
        )
        _observe(self.state_machine, self.log_group)
        if encryption_key is not None:
            encrypt(self.state_machine, role, encryption_key)
        self.alarms = WorkflowAlarms(self, "Alarms", state_machine=self.state_machine, alarm_topic=alarm_topic)
        self.alias = ReleasedVersion(
            self, "Live", state_machine=self.state_machine, deployment=deployment, alarms=[self.alarms.failed]
        ).alias

    def grant_start(self, function: HandlerFunction, *, variable: str = "WORKFLOW_ARN") -> iam.Grant:
        """Let a function start executions through the alias, whose ARN it gets as an environment variable.

        It also gets ``TABLE_NAME``, the table of all who have none of their own, where tenants may have one.

        Args:
            function: The function.
            variable: The environment variable.
        """
        function.add_environment(variable, self.alias.ref)
        if self._table.dedicated is not None:
            function.add_environment("TABLE_NAME", self._table.table.table_name)
        # Step Functions Developer Guide, "Authorization for versions and aliases": the resource is the state machine,
        # and the condition names the alias.
        return iam.Grant.add_to_principal(
            grantee=function,
            actions=["states:StartExecution"],
            resource_arns=[self.state_machine.state_machine_arn],
            conditions={"StringEquals": {"states:StateMachineQualifier": ReleasedVersion.NAME}},
        )

    def grant_task_response(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a principal answer the tokens of this workflow's waits and of no other's."""
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["states:SendTaskFailure", "states:SendTaskSuccess"],
            resource_arns=[self.state_machine.state_machine_arn],
        )

    def metric_started(self) -> cloudwatch.IMetric:
        """Executions that were started, as a sum over five minutes."""
        return self.state_machine.metric_started()

    def metric_succeeded(self) -> cloudwatch.IMetric:
        """Executions that ended with an outcome, as a sum over five minutes."""
        return self.state_machine.metric_succeeded()

    def metric_failed(self) -> cloudwatch.IMetric:
        """Executions that ended without an outcome, as a sum over five minutes."""
        return self.state_machine.metric_failed()

    def metric_timed_out(self) -> cloudwatch.IMetric:
        """Executions that Step Functions ended for their length, as a sum over five minutes."""
        return self.state_machine.metric_timed_out()

    def metric_duration(self) -> cloudwatch.IMetric:
        """Time from start to end of an execution in milliseconds, as an average over five minutes."""
        return self.state_machine.metric_time()


def _text(definition: Mapping[str, Any]) -> str:
    # cfn-lint reads no substitution in the ARN of an integration.
    return json.dumps(definition).replace(PARTITION, Aws.PARTITION)


def _observe(state_machine: sfn.StateMachine, log_group: logs.LogGroup) -> None:
    """Log every step, without the data that tokens are part of, and trace."""
    # Not through the L2, which would put its statements on "*" beside what is granted later.
    resource = cast("sfn.CfnStateMachine", state_machine.node.default_child)
    resource.logging_configuration = sfn.CfnStateMachine.LoggingConfigurationProperty(
        level="ALL",
        include_execution_data=False,
        destinations=[
            sfn.CfnStateMachine.LogDestinationProperty(
                cloud_watch_logs_log_group=sfn.CfnStateMachine.CloudWatchLogsLogGroupProperty(
                    log_group_arn=log_group.log_group_arn
                )
            )
        ],
    )
    resource.tracing_configuration = sfn.CfnStateMachine.TracingConfigurationProperty(enabled=True)
