"""Tenants' stacks, as CloudFormation has them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

IN_PROGRESS: Final = "_IN_PROGRESS"
CREATED: Final = "CREATE_COMPLETE"
_DELETED: Final = "DELETE_COMPLETE"
_FAILED: Final = "_FAILED"
_EXISTS: Final = "AlreadyExistsException"
_INVALID: Final = "ValidationError"


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that is there.

    Attributes:
        name: CloudFormation's name of it.
        status: Its status.
        outputs: What it tells of its resources.
    """

    name: str
    status: str
    outputs: Mapping[str, str]

    @property
    def is_changing(self) -> bool:
        """Whether CloudFormation works on it."""
        return self.status.endswith(IN_PROGRESS)


def stack_name(prefix: str, tenant_id: str, operation_id: str) -> str:
    """The name of the stack that an operation makes: always the same one, and no other operation's."""
    return f"{prefix}-{tenant_id}-{hashlib.sha256(operation_id.encode()).hexdigest()[:8]}"


def tenant_of(name: str) -> str:
    """The tenant whose stack has this name."""
    return name.rsplit("-", 2)[1]


class Sessions(Protocol):
    """CloudFormation, as far as it concerns one stack."""

    def client_of(self, name: str) -> "CloudFormationClient":
        """Client that reaches the stack ``name``."""


class TenantStacks:
    """Makes, looks at and removes tenants' stacks.

    Args:
        sessions: CloudFormation for each of them.
    """

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def find(self, name: str) -> Stack | None:
        """The stack, unless there is none or it has been deleted.

        Raises:
            ClientError: CloudFormation can't be asked.
        """
        try:
            found = self._sessions.client_of(name).describe_stacks(StackName=name)["Stacks"][0]
        except ClientError as error:
            # CloudFormation API Reference, "DescribeStacks": it has no error of its own for a stack that is not there.
            if error.response["Error"]["Code"] == _INVALID and "does not exist" in error.response["Error"]["Message"]:
                return None
            raise
        if found["StackStatus"] == _DELETED:
            return None
        outputs = {entry["OutputKey"]: entry["OutputValue"] for entry in found.get("Outputs", [])}
        return Stack(name, found["StackStatus"], outputs)

    def create(self, name: str, *, template_url: str, parameters: Mapping[str, str], tags: Mapping[str, str]) -> None:
        """Begin to make a stack that nobody deletes by mistake; nothing happens where there is one of the name.

        No role is passed: CloudFormation goes on with the session's permissions.

        Raises:
            ClientError: CloudFormation refuses it.
        """
        try:
            self._sessions.client_of(name).create_stack(
                StackName=name,
                TemplateURL=template_url,
                Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
                Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
                Capabilities=["CAPABILITY_IAM"],
                EnableTerminationProtection=True,
                ClientRequestToken=name,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != _EXISTS:
                raise

    def delete(self, name: str) -> None:
        """Begin to delete a stack that is there.

        Raises:
            ClientError: CloudFormation refuses it.
        """
        client = self._sessions.client_of(name)
        client.update_termination_protection(StackName=name, EnableTerminationProtection=False)
        client.delete_stack(StackName=name)

    def failure(self, name: str) -> str:
        """What CloudFormation says went wrong first."""
        events = self._sessions.client_of(name).describe_stack_events(StackName=name)["StackEvents"]
        failures = [event for event in events if event["ResourceStatus"].endswith(_FAILED)]
        if not failures:
            return "CloudFormation gives no reason"
        # The newest event comes first.
        first = failures[-1]
        return f"{first['LogicalResourceId']}: {first.get('ResourceStatusReason', first['ResourceStatus'])}"
