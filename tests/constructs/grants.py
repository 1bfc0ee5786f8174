"""What roles are allowed, wherever a template says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aws_cdk.assertions import Template

if TYPE_CHECKING:
    import aws_cdk as cdk

# A function's role has its logs and traces inside, too, which are no grants.
_GRANTED = "Tenant"


def statements_of(stack: cdk.Stack | Template, principal: str) -> list[dict[str, Any]]:
    """What was granted to the roles and users whose logical ids start like this: in policies, or inside of a role."""
    template = stack if isinstance(stack, Template) else Template.from_stack(stack)
    attached = [
        statement
        for policy in template.find_resources("AWS::IAM::Policy").values()
        if any(
            str(found.get("Ref")).startswith(principal)
            for kind in ("Roles", "Users")
            for found in policy["Properties"].get(kind, [])
        )
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]
    inside = [
        statement
        for name, found in template.find_resources("AWS::IAM::Role").items()
        if name.startswith(principal)
        for policy in found["Properties"].get("Policies", [])
        if policy["PolicyName"] == _GRANTED
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    return attached + inside
