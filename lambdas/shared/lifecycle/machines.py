"""Starting the machine of an operation, once for each attempt."""

import functools
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Self

from botocore.exceptions import ClientError

from lambdas.shared import aws, settings
from lambdas.shared.lifecycle.operation import Operation

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

_RUNS: Final = frozenset({"RUNNING", "PENDING_REDRIVE"})
ABSENT: Final = "ABSENT"
"""Status of an execution that was never started."""
_BROKEN: Final = frozenset({"FAILED", "TIMED_OUT", "ABORTED"})


def execution_name(operation: Operation) -> str:
    """The name of the execution of an operation's present attempt; a machine takes each name once in 90 days."""
    return f"{operation.tenant_id}-{operation.operation_id}-{operation.attempt}"


class Machines:
    """The machine of each kind of operation.

    Args:
        client: Step Functions with the function's own role.
        arns: ARN of each kind's state machine.
    """

    def __init__(self, client: "SFNClient", arns: Mapping[str, str]) -> None:
        self._client = client
        self._arns = arns

    @classmethod
    def from_environment(cls) -> Self:
        """Those in ``LIFECYCLE_MACHINES``, JSON: kind to ARN."""
        return cls(aws.client("stepfunctions"), json.loads(settings.required("LIFECYCLE_MACHINES")))

    def start(self, operation: Operation) -> None:
        """Start the execution of the operation's present attempt, unless it was started already.

        Raises:
            KeyError: No machine does operations of this kind.
        """
        flags = {name: value for name, value in operation.input.items() if isinstance(value, bool)}
        given = {
            "tenant_id": operation.tenant_id,
            "operation_id": operation.operation_id,
            "attempt": operation.attempt,
            "flags": flags,
        }
        try:
            self._client.start_execution(
                stateMachineArn=self._arns[operation.kind],
                name=execution_name(operation),
                input=json.dumps(given, separators=(",", ":"), sort_keys=True),
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionAlreadyExists":
                raise

    def status_of(self, operation: Operation) -> str:
        """Step Functions' status of the present attempt's execution, or `ABSENT`."""
        machine = self._arns.get(operation.kind)
        if machine is None:
            # Done by one transaction.
            return ABSENT
        arn = machine.replace(":stateMachine:", ":execution:")
        try:
            return self._client.describe_execution(executionArn=f"{arn}:{execution_name(operation)}")["status"]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ExecutionDoesNotExist":
                raise
        return ABSENT


def is_at_work(status: str) -> bool:
    """Whether an execution of this status still does something."""
    return status in _RUNS


def has_broken_off(status: str) -> bool:
    """Whether an execution of this status ended before its machine's last step."""
    return status in _BROKEN


@functools.cache
def machines() -> Machines:
    """The machines that this function may start."""
    return Machines.from_environment()


def start(operation: Operation) -> None:
    """Start the operation's machine; see `Machines.start`."""
    machines().start(operation)
