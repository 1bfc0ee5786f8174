"""Which step of which operation breaks, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

#: By step, its function, and the call at which it breaks: where it has changed most and said least.
STEPS: Final = {
    "DeployStack": ("StepsDeploy", "CreateStack"),
    "CreateUsageKey": ("OperationsCreateUsageKey", "CreateApiKey"),
    "CreateOwner": ("OperationsCreateOwner", "AdminCreateUser"),
    "Freeze": ("MovingMoverFreeze", "TransactWriteItems"),
    "Copy": ("MovingMoverCopy", "BatchWriteItem"),
    "Verify": ("MovingMoverVerify", "Scan"),
    "Switch": ("MovingMoverSwitch", "TransactWriteItems"),
    "CopyGrace": ("MovingMoverCopyGrace", "PutItem"),
    "RemoveCopy": ("MovingMoverRemoveCopy", "BatchWriteItem"),
    "ReleaseCopy": ("MovingMoverReleaseCopy", "TransactWriteItems"),
    "Block": ("LifecycleBlock", "TransactWriteItems"),
    "Export": ("MovingMoverExport", "PutObject"),
    "Grace": ("MovingMoverGrace", "TransactWriteItems"),
    "DeleteUsers": ("LifecycleDeleteUsers", "AdminDeleteUser"),
    "DeleteData": ("MovingMoverDeleteData", "BatchWriteItem"),
    "VerifyDeleted": ("MovingMoverVerifyDeleted", "Scan"),
    "DeleteUsageKey": ("LifecycleDeleteUsageKey", "DeleteApiKey"),
    "DeleteStack": ("StepsDelete", "DeleteStack"),
    "Receipt": ("MovingMoverReceipt", "PutObject"),
}
HOWS: Final = ("refused", "crash", "hang")
#: How operators ask for an operation of a kind; one is made by asking for a tenant.
_ASKED: Final = {"export": "exports", "offboard": "offboard", "move": "move", "moved": "move"}


@dataclass(frozen=True)
class Case:
    """A step of an operation, and how it breaks.

    Attributes:
        kind: ``onboard``, ``move``, ``export``, ``offboard``, or ``moved`` for what follows a move's end.
        step: The step.
        how: ``refused``, ``crash`` or ``hang``.
    """

    kind: str
    step: str
    how: str

    @property
    def slug(self) -> str:
        """What tells the broken step of it."""
        return f"{self.how}-{self.step.lower()}-{self.kind}"

    @property
    def email(self) -> str:
        """The owner's address."""
        return f"owner@{self.slug}.example"

    @property
    def model(self) -> str:
        """Where the tenant is at first; to an onboarding, where it is to be."""
        return "bridge" if self.kind == "onboard" or self.step == "DeleteStack" else "pool"

    @property
    def asked(self) -> tuple[str, dict[str, str]]:
        """What operators ask for: path and body."""
        bodies = {
            "move": {"model": "pool" if self.model == "bridge" else "bridge"},
            "exports": {},
            "offboard": {"slug": self.slug, "reason": "the test"},
        }
        path = _ASKED[self.kind]
        return path, bodies[path]


#: Of each machine each step, and each way at least once: all ways of all steps would take minutes more. Kinds take
#: turns, so that functions that are at work already take the next one's steps.
CASES: Final = (
    Case("offboard", "VerifyDeleted", "hang"),
    Case("move", "Switch", "crash"),
    Case("onboard", "CreateUsageKey", "hang"),
    Case("offboard", "Block", "crash"),
    Case("moved", "RemoveCopy", "hang"),
    Case("export", "Export", "hang"),
    Case("offboard", "Export", "crash"),
    Case("move", "Freeze", "hang"),
    Case("onboard", "DeployStack", "crash"),
    Case("offboard", "Grace", "refused"),
    Case("moved", "CopyGrace", "crash"),
    Case("export", "Export", "crash"),
    Case("offboard", "DeleteUsers", "crash"),
    Case("move", "Copy", "crash"),
    Case("onboard", "CreateOwner", "refused"),
    Case("offboard", "DeleteData", "crash"),
    Case("move", "Verify", "refused"),
    Case("export", "Export", "refused"),
    Case("offboard", "DeleteUsageKey", "refused"),
    Case("moved", "ReleaseCopy", "refused"),
    Case("offboard", "DeleteStack", "refused"),
    Case("move", "DeployStack", "refused"),
    Case("offboard", "Receipt", "refused"),
)
