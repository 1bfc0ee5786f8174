"""One attempt of an attack, and how a refusal by IAM is told from any other answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.testing._attack_target import AttackTarget

_REFUSED = frozenset({"AccessDenied", "AccessDeniedException"})


@dataclass(frozen=True)
class Attack:
    """One attempt to reach another tenant's items.

    Args:
        name: What is tried.
        attempt: Makes the calls, with the target and the tenant id to reach.
        needs_index: Whether the target has to name an index.
    """

    name: str
    attempt: Callable[[AttackTarget, str], object]
    needs_index: bool = False

    def __str__(self) -> str:
        return self.name

    def applies_to(self, target: AttackTarget) -> bool:
        """Whether the target has what is attacked: an index, if need be."""
        return not self.needs_index or target.index_name is not None

    def assert_refused(self, target: AttackTarget) -> None:
        """Make the attempt on the victim.

        Raises:
            AssertionError: When it is not refused by IAM, or the target lacks the index that it needs.
        """
        self._require_index(target)
        try:
            answer = self.attempt(target, target.victim_id)
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code", "")
            if code in _REFUSED or _refused_inside(error):
                return
            raise AssertionError(f"{self.name}: expected a refusal by IAM, got {error}") from error
        if _statement_refused(answer):
            return
        raise AssertionError(f"{self.name}: not refused; the answer was {answer!r}")

    def assert_allowed(self, target: AttackTarget) -> None:
        """Make the same attempt on the attacker's own items.

        Raises:
            AssertionError: When it fails, or the target lacks the index that it needs.
        """
        self._require_index(target)
        try:
            self.attempt(target, target.attacker_id)
        except ClientError as error:
            raise AssertionError(f"{self.name}: expected to be allowed, got {error}") from error

    def _require_index(self, target: AttackTarget) -> None:
        if not self.applies_to(target):
            raise AssertionError(
                f"{self.name}: the target of {target.table_name} names no index; give it an index_name with its "
                "index_partition_key and index_partition, or take attacks_on(target) where the table has none"
            )


def _refused_inside(error: ClientError) -> bool:
    """Whether a PartiQL call carries the refusal in its cancellation reasons."""
    reasons: list[dict[str, Any]] = error.response.get("CancellationReasons", [])  # type: ignore[assignment]  # absent from the stub's TypedDict
    return any(reason.get("Code") in _REFUSED for reason in reasons)


def _statement_refused(answer: object) -> bool:
    """Whether each statement of a batch was refused: the batch itself answers 200."""
    responses = answer.get("Responses") if isinstance(answer, dict) else None
    return (
        isinstance(responses, list)
        and bool(responses)
        and all(
            isinstance(response, dict) and response.get("Error", {}).get("Code") in _REFUSED and "Item" not in response
            for response in responses
        )
    )
