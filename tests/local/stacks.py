"""Deploy small templates to an emulator, without the deployer."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws


class Stack:
    """A stack made from a template given as a dictionary."""

    def __init__(self, aws: EmbeddedAws, region: str = "us-east-1") -> None:
        self.name = f"stack-{uuid.uuid4().hex[:8]}"
        self._cloudformation = aws.client("cloudformation", region)
        self._exists = False

    def deploy(self, resources: dict[str, Any], outputs: dict[str, Any] | None = None) -> None:
        """Create or update the stack; raises botocore's error when it fails."""
        operation = "update" if self._exists else "create"
        body = {"Resources": resources, "Outputs": outputs or {}}
        start = getattr(self._cloudformation, f"{operation}_stack")
        start(StackName=self.name, TemplateBody=json.dumps(body), Capabilities=["CAPABILITY_IAM"])
        self._exists = True
        self._wait(f"stack_{operation}_complete")

    def delete(self) -> None:
        self._cloudformation.delete_stack(StackName=self.name)
        self._wait("stack_delete_complete")
        self._exists = False

    def id_of(self, logical_id: str) -> str:
        resource = self._cloudformation.describe_stack_resource(StackName=self.name, LogicalResourceId=logical_id)
        physical_id: str = resource["StackResourceDetail"]["PhysicalResourceId"]
        return physical_id

    @property
    def outputs(self) -> dict[str, str]:
        described = self._cloudformation.describe_stacks(StackName=self.name)["Stacks"][0]
        return {entry["OutputKey"]: entry["OutputValue"] for entry in described["Outputs"]}

    def _wait(self, name: str) -> None:
        self._cloudformation.get_waiter(name).wait(
            StackName=self.name, WaiterConfig={"Delay": 0.05, "MaxAttempts": 400}
        )
