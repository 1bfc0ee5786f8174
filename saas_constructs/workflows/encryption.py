"""A workflow's definition and history under a customer key."""

from typing import cast

from aws_cdk import ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_stepfunctions as sfn


def encrypt(state_machine: sfn.StateMachine, role: iam.Role, key: kms.IKey) -> None:
    """Encrypt definition and execution history, and let the workflow's role and the delivery of its log use the key.

    Step Functions Developer Guide, "Data at rest encryption". Not through the L2: it binds the role to the machine's
    physical name, and to an empty one where CloudFormation gives the name.

    Args:
        state_machine: The workflow.
        role: Its role.
        key: The key.
    """
    resource = cast("sfn.CfnStateMachine", state_machine.node.default_child)
    resource.encryption_configuration = sfn.CfnStateMachine.EncryptionConfigurationProperty(
        type="CUSTOMER_MANAGED_KMS_KEY", kms_key_id=key.key_arn
    )
    stack = Stack.of(state_machine)
    role.add_to_principal_policy(
        iam.PolicyStatement(
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[key.key_arn],
            conditions={
                # The machine refers to the role, so the role can't refer to the machine; the key is what bounds it.
                "StringLike": {
                    "kms:EncryptionContext:aws:states:stateMachineArn": stack.format_arn(
                        service="states",
                        resource="stateMachine",
                        resource_name="*",
                        arn_format=ArnFormat.COLON_RESOURCE_NAME,
                    )
                }
            },
        )
    )
    key.add_to_resource_policy(
        iam.PolicyStatement(
            principals=[iam.ServicePrincipal("delivery.logs.amazonaws.com")],
            actions=["kms:Decrypt"],
            resources=["*"],  # in a key's own policy: this key
            conditions={
                "StringEquals": {"aws:SourceAccount": stack.account},
                "StringLike": {
                    "kms:EncryptionContext:SourceArn": stack.format_arn(
                        service="logs", resource="*", arn_format=ArnFormat.NO_RESOURCE_NAME
                    )
                },
            },
        )
    )
