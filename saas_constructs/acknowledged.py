"""Wildcards in ARNs of grants, acknowledged to rule packs where they are made."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, cast

from aws_cdk import Acknowledgment, Stack, Validations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aws_cdk import aws_iam as iam
    from constructs import IConstruct

_VARIABLE: Final = re.compile(r"\$\{([^}]+)\}")


def acknowledge_wildcards(role: iam.IRole, arns: Iterable[str], reason: str) -> None:
    """Tell rule packs why a role's policy names ``arns``, each with a wildcard."""
    stack = Stack.of(role)
    Validations.of(cast("IConstruct", role)).acknowledge(
        *(
            Acknowledgment(id=f"AwsSolutions-IAM5[Resource::{_shown(stack.resolve(arn))}]", reason=reason)
            for arn in arns
        )
    )


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
