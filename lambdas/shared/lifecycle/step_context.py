"""What a step is given, and what it answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lambdas.shared.lifecycle.errors import StepFailedError
from lambdas.shared.lifecycle.operation import Operation
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.registry.store import TenantRegistry


@dataclass(frozen=True, slots=True)
class Done:
    """The step is done, or undone.

    Attributes:
        outputs: What later steps and operators need to know: JSON's values, no secrets. An undone step keeps nothing.
    """

    outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pending:
    """The step goes on elsewhere, or later: the machine calls again.

    Attributes:
        outputs: What it needs to know then, such as a cursor.
    """

    outputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """The step may not go on for now, and that may last for months: a legal hold stands, or another operation does.

    The machine looks again now and then. The time counts towards no limit of the step's.

    Attributes:
        outputs: As those of `Pending`.
    """

    outputs: Mapping[str, Any] = field(default_factory=dict)


Outcome = Done | Pending | Held
"""What a step answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepContext:
    """What a step works on.

    Attributes:
        name: The step's name.
        tenant: The tenant's record, just read.
        operation: The operation, just read.
        undo: Whether to take back what the step did.
        operations: To change tenant or operation by; ``operations.registry`` is the registry.
    """

    name: str
    tenant: TenantRecord
    operation: Operation
    undo: bool
    operations: Operations

    @property
    def registry(self) -> TenantRegistry:
        """Tenants' records."""
        return self.operations.registry

    @property
    def outputs(self) -> Mapping[str, Any]:
        """What the step itself kept when it was called before; empty at first."""
        return self.operation.output_of(self.name)

    def output_of(self, step: str) -> Mapping[str, Any]:
        """What another step kept; empty when it kept nothing."""
        return self.operation.output_of(step)

    def required(self, step: str, name: str) -> Any:
        """One output of an earlier step.

        Raises:
            StepFailedError: It is not there: the machine's steps don't fit together.
        """
        value = self.output_of(step).get(name)
        if value is None:
            raise StepFailedError(
                f"{self.name} needs {name} of the step {step}, which kept {sorted(self.output_of(step))}"
            )
        return value


Step = Callable[[StepContext], Outcome]
"""What a step does."""
