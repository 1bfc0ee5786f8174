"""Wildcards in ARNs of grants, acknowledged to rule packs where they are made."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, cast

import jsii
from aws_cdk import Acknowledgment, Reference, Stack, Tokenization, Validations
from constructs import IValidation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aws_cdk import aws_iam as iam
    from constructs import IConstruct

_VARIABLE: Final = re.compile(r"\$\{([^}]+)\}")


def acknowledge_wildcards(role: iam.IRole | iam.ManagedPolicy, arns: Iterable[str], reason: str) -> None:
    """Tell rule packs why a role's policy, or a policy by itself, names ``arns``, each with a wildcard."""
    later = []
    for arn in arns:
        if _names_another_stack(arn, Stack.of(role)):
            later.append(arn)
        else:
            _acknowledge(role, arn, reason)
    if later:
        role.node.add_validation(cast("IValidation", _Later(role, later, reason)))


@jsii.implements(IValidation)
class _Later:
    """Acknowledges what names another stack, once the app has decided how stacks refer to each other."""

    def __init__(self, role: iam.IRole | iam.ManagedPolicy, arns: list[str], reason: str) -> None:
        self._role = role
        self._arns = arns
        self._reason = reason

    def validate(self) -> list[str]:
        for arn in self._arns:
            _acknowledge(self._role, arn, self._reason)
        # A second synthesis of one app would say it twice.
        self._arns = []
        return []


def _acknowledge(role: iam.IRole | iam.ManagedPolicy, arn: str, reason: str) -> None:
    rule = f"AwsSolutions-IAM5[Resource::{_shown(Stack.of(role).resolve(arn))}]"
    Validations.of(cast("IConstruct", role)).acknowledge(Acknowledgment(id=rule, reason=reason))


def _names_another_stack(arn: str, stack: Stack) -> bool:
    references = (token for token in Tokenization.reverse_string(arn).tokens if Reference.is_reference(token))
    return any(Stack.of(cast("Reference", reference).target) != stack for reference in references)


def _shown(arn: Any) -> str:
    """Return an ARN as rule packs show it: a reference, and a policy variable, as its name in angle brackets."""
    parts = [arn] if isinstance(arn, str) else arn["Fn::Join"][1]
    text = "".join(part if isinstance(part, str) else _named(part) for part in parts)
    return _VARIABLE.sub(r"<\1>", text)


def _named(reference: dict[str, Any]) -> str:
    if "Ref" in reference:
        return f"<{reference['Ref']}>"
    if "Fn::GetAtt" in reference:
        return f"<{'.'.join(reference['Fn::GetAtt'])}>"
    return json.dumps(reference, separators=(",", ":"))
