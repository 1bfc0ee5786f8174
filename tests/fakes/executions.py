"""A Step Functions client that starts executions."""

from typing import Any

from tests.fakes.errors import client_error


class FakeExecutions:
    """Names are unique: see ``StartExecution`` in the Step Functions API Reference.

    Attributes:
        started: The calls that started an execution, by its name.
        ended: Names of executions that run no longer.
        statuses: How these ended, by name; ``SUCCEEDED`` where nothing is said.
        failure: When set, what every call raises.
    """

    def __init__(self) -> None:
        self.started: dict[str, dict[str, Any]] = {}
        self.ended: set[str] = set()
        self.statuses: dict[str, str] = {}
        self.failure: Exception | None = None

    def start_execution(self, **call: Any) -> dict[str, Any]:
        if self.failure is not None:
            raise self.failure
        known = self.started.setdefault(call["name"], call)
        if known is not call and (known["input"] != call["input"] or call["name"] in self.ended):
            raise client_error("ExecutionAlreadyExists", "StartExecution")
        return {"executionArn": call["name"]}

    def describe_execution(self, *, executionArn: str) -> dict[str, Any]:  # noqa: N803 - the SDK's name
        name = executionArn.rpartition(":")[2]
        if name not in self.started:
            raise client_error("ExecutionDoesNotExist", "DescribeExecution")
        return {"status": self.statuses.get(name, "SUCCEEDED") if name in self.ended else "RUNNING"}
