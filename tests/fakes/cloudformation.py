# ruff: noqa: N803 - the SDK's names
"""A CloudFormation client whose stacks take a while."""

from typing import Any

from tests.fakes.errors import client_error

_MISSING = "Stack with id {} does not exist"


class FakeCloudFormation:
    """Makes and deletes stacks; each needs `steps` looks at it until it is there or gone.

    Attributes:
        stacks: What `describe_stacks` says, by name.
        asked: The arguments of each creation.
        steps: Looks at a stack until its change has ended.
        refusal: The reason why the next stack can't be made or deleted.
    """

    def __init__(self) -> None:
        self.stacks: dict[str, dict[str, Any]] = {}
        self.asked: list[dict[str, Any]] = []
        self.steps = 1
        self.refusal: str | None = None
        self._left: dict[str, int] = {}

    def describe_stacks(self, *, StackName: str) -> dict[str, Any]:
        stack = self._found(StackName, "DescribeStacks")
        if stack["StackStatus"].endswith("_IN_PROGRESS"):
            self._left[StackName] -= 1
            if self._left[StackName] < 0:
                self._end(stack)
        return {"Stacks": [dict(stack)]}

    def create_stack(self, *, StackName: str, **arguments: Any) -> dict[str, Any]:
        if StackName in self.stacks and self.stacks[StackName]["StackStatus"] != "DELETE_COMPLETE":
            raise client_error("AlreadyExistsException", "CreateStack")
        self.asked.append({"StackName": StackName, **arguments})
        self.stacks[StackName] = {
            "StackName": StackName,
            "StackStatus": "CREATE_IN_PROGRESS",
            "EnableTerminationProtection": arguments.get("EnableTerminationProtection", False),
        }
        self._left[StackName] = self.steps
        return {"StackId": f"arn:{StackName}"}

    def update_termination_protection(
        self,
        *,
        StackName: str,
        EnableTerminationProtection: bool,
    ) -> dict[str, Any]:
        stack = self._found(StackName, "UpdateTerminationProtection")
        stack["EnableTerminationProtection"] = EnableTerminationProtection
        return {"StackId": f"arn:{StackName}"}

    def delete_stack(self, *, StackName: str) -> dict[str, Any]:
        stack = self.stacks.get(StackName)
        if stack is not None:
            if stack["EnableTerminationProtection"]:
                raise client_error("ValidationError", "DeleteStack")
            stack["StackStatus"] = "DELETE_IN_PROGRESS"
            self._left[StackName] = self.steps
        return {}

    def describe_stack_events(self, *, StackName: str) -> dict[str, Any]:
        stack = self._found(StackName, "DescribeStackEvents")
        events = [{"LogicalResourceId": StackName, "ResourceStatus": stack["StackStatus"]}]
        if "reason" in stack:
            cause = {"ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": stack["reason"]}
            events += [
                {"LogicalResourceId": "Later", "ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": "cancelled"},
                {"LogicalResourceId": "Table", **cause},
            ]
        return {"StackEvents": events}

    def _found(self, name: str, operation: str) -> dict[str, Any]:
        if name not in self.stacks:
            error = {"Code": "ValidationError", "Message": _MISSING.format(name)}
            raise client_error("ValidationError", operation, Error=error)
        return self.stacks[name]

    def _end(self, stack: dict[str, Any]) -> None:
        kind = stack["StackStatus"].partition("_")[0]
        if self.refusal is not None:
            stack["reason"], self.refusal = self.refusal, None
            stack["StackStatus"] = {"CREATE": "ROLLBACK_COMPLETE", "DELETE": "DELETE_FAILED"}[kind]
            return
        stack["StackStatus"] = f"{kind}_COMPLETE"
        if kind == "CREATE":
            stack["Outputs"] = [{"OutputKey": "TableName", "OutputValue": f"{stack['StackName']}-Table-1"}]
            if any(entry["ParameterKey"] == "RateLimit" for entry in self.asked[-1]["Parameters"]):
                stack["Outputs"].append({"OutputKey": "ApiUrl", "OutputValue": "https://silo.invalid/v1/"})
