"""What a workflow of waits is made of: values, checked when they are made."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_STATE: Final = re.compile(r"[A-Z][A-Za-z0-9]{0,59}")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True, kw_only=True)
class HumanWait:
    """A wait for one person's doing, which ends with a task token that the item keeps meanwhile.

    Attributes:
        name: In the names of its states: ``Await{name}`` and ``Close{name}``.
        attribute: Where the item keeps the token. Nothing but the functions that answer it should read it.
        while_status: The item's statuses in which the wait makes sense.
        time_limit: Name of the field in the input's ``limits`` that holds the seconds it may last.
        timeout_reason: What the function that closes the wait is told when they are over.
    """

    name: str
    attribute: str
    while_status: Sequence[str]
    time_limit: str
    timeout_reason: str

    def __post_init__(self) -> None:
        check_name("name", self.name, _STATE, "a word such as 'Acceptance'")
        check_name("attribute", self.attribute, _NAME, "an attribute such as 'wait_accept'")
        check_name("time_limit", self.time_limit, _NAME, "a field such as 'accept'")
        if isinstance(self.while_status, str) or not self.while_status:
            raise ValueError(f"while_status must list at least one status, got {self.while_status!r}")
        if not self.timeout_reason.strip():
            raise ValueError(f"timeout_reason must say what happened, got {self.timeout_reason!r}")

    @property
    def state(self) -> str:
        """Name of the state that waits."""
        return f"Await{self.name}"

    @property
    def closing_state(self) -> str:
        """Name of the state that closes the wait when its time is over."""
        return f"Close{self.name}"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A way in which a workflow ends.

    Attributes:
        name: Of the state that it ends in.
        status: The item's status then; also the ``outcome`` in the execution's output.
        error: The error by which a callback tells of it; none when it is only met by looking at the item.
    """

    name: str
    status: str
    error: str | None = None

    def __post_init__(self) -> None:
        check_name("name", self.name, _STATE, "a word such as 'Cancelled'")
        if not self.status:
            raise ValueError("status must not be empty")
        if self.error is not None:
            check_name("error", self.error, _NAME, "a word such as 'OrderCancelled'")


def check_name(field: str, value: str, form: re.Pattern[str], wanted: str) -> None:
    """Refuse a value of another form.

    Raises:
        ValueError: With the field, what is wanted and what was given.
    """
    if not form.fullmatch(value):
        raise ValueError(f"{field} must be {wanted}, got {value!r}")
