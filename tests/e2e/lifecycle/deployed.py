"""What of the deployed platform the tests of tenants' lives change, for as long as they need it so."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from saas_constructs.testing.tenant_sessions import function_named
from stacks.config import DEV

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform

ADMINISTRATION = f"{DEV.name}-TenantAdministration"


@dataclass(frozen=True)
class Deployed:
    """The platform's functions and machines.

    Attributes:
        aws: Where the platform is.
        platform: The platform.
    """

    aws: EmbeddedAws
    platform: Platform

    def function(self, part: str) -> str:
        """The name of a function of the stack that administers tenants, by a part of its logical id."""
        return function_named(self.aws, part, stack_name=ADMINISTRATION)

    def functions(self, stack: str) -> list[str]:
        """Names of the functions of a stack."""
        resources = self.aws.client("cloudformation").describe_stack_resources(StackName=stack)["StackResources"]
        return [found["PhysicalResourceId"] for found in resources if found["ResourceType"] == "AWS::Lambda::Function"]

    def variables(self, name: str) -> dict[str, str]:
        """A function's environment variables."""
        known = self.aws.client("lambda").get_function_configuration(FunctionName=name)
        return dict(known.get("Environment", {}).get("Variables", {}))

    def tell(self, name: str, variables: dict[str, str]) -> None:
        """Let a function have these environment variables, and no others."""
        self.aws.client("lambda").update_function_configuration(FunctionName=name, Environment={"Variables": variables})

    @contextmanager
    def told_otherwise(self, name: str, **variables: str) -> Iterator[None]:
        """Let a function have other environment variables while the block runs."""
        known = self.variables(name)
        self.tell(name, {**known, **variables})
        try:
            yield
        finally:
            self.tell(name, known)

    def hurry(self, stack: str) -> None:
        """Let no function of a tenant's own stack remember where its tenant is."""
        for name in self.functions(stack):
            known = self.variables(name)
            if "REGISTRY_TABLE_NAME" in known:
                self.tell(name, {**known, "TENANT_CACHE_SECONDS": "0"})

    @contextmanager
    def redefined(self, change: Callable[[dict[str, Any]], None]) -> Iterator[None]:
        """Let every state of the machines of tenants' operations be changed while the block runs.

        An execution keeps to the definition that it was started with.
        """
        machines = self.aws.client("stepfunctions")
        arns = [machine["stateMachineArn"] for machine in machines.list_state_machines()["stateMachines"]]
        known = {arn: machines.describe_state_machine(stateMachineArn=arn)["definition"] for arn in arns}
        of_tenants = {arn: definition for arn, definition in known.items() if '"operation_id.$"' in definition}
        assert of_tenants
        try:
            for arn, definition in of_tenants.items():
                changed = json.loads(definition)
                for state in changed["States"].values():
                    change(state)
                machines.update_state_machine(stateMachineArn=arn, definition=json.dumps(changed))
            yield
        finally:
            for arn, definition in of_tenants.items():
                machines.update_state_machine(stateMachineArn=arn, definition=definition)
