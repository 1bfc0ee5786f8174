"""A published version of a workflow and the alias that leads to it."""

from collections.abc import Sequence
from typing import Final

from aws_cdk import CfnDeletionPolicy
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from saas_constructs.workflows.gradual_deployment import GradualDeployment


class ReleasedVersion(Construct):
    """Publishes a version whenever the state machine changes, and moves the alias ``live`` to it.

    An execution keeps the version that it started with, so that a change never meets a running execution half-way.

    Args:
        state_machine: The workflow.
        deployment: How new executions move; at once when left out.
        alarms: Any of them ends a gradual deployment and sends new executions back.

    Attributes:
        version: The version.
        alias: The alias.
    """

    NAME: Final = "live"

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        state_machine: sfn.StateMachine,
        deployment: GradualDeployment | None,
        alarms: Sequence[cloudwatch.Alarm],
    ) -> None:
        super().__init__(scope, id)
        self.version = sfn.CfnStateMachineVersion(
            self,
            "Version",
            state_machine_arn=state_machine.state_machine_arn,
            # A version is published again only when its own properties change. Step Functions gives the state machine
            # another revision with each change of definition, role or settings.
            state_machine_revision_id=state_machine.state_machine_revision_id,
        )
        # The former version stays: executions run it, and a rollback leads to it.
        self.version.cfn_options.update_replace_policy = CfnDeletionPolicy.RETAIN
        # With the state machine all of its versions go.
        self.version.cfn_options.deletion_policy = CfnDeletionPolicy.DELETE
        self.alias = sfn.CfnStateMachineAlias(
            self,
            "Resource",
            name=self.NAME,
            deployment_preference=_preference(self.version.ref, deployment, alarms),
        )


def _preference(
    version_arn: str, deployment: GradualDeployment | None, alarms: Sequence[cloudwatch.Alarm]
) -> sfn.CfnStateMachineAlias.DeploymentPreferenceProperty:
    if deployment is None:
        return sfn.CfnStateMachineAlias.DeploymentPreferenceProperty(
            state_machine_version_arn=version_arn, type="ALL_AT_ONCE"
        )
    return sfn.CfnStateMachineAlias.DeploymentPreferenceProperty(
        state_machine_version_arn=version_arn,
        type="CANARY",
        percentage=deployment.percentage,
        interval=deployment.interval_minutes,
        # None rather than an empty list, which CloudFormation refuses.
        alarms=[alarm.alarm_name for alarm in alarms] or None,
    )
