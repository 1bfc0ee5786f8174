"""Who may become a role that reaches tenant data."""

import re
from collections.abc import Iterator
from typing import Any, Final

from saas_constructs.isolation.reach import normalised_conditions
from saas_constructs.isolation.resolution import Resolver
from saas_constructs.isolation.statements import Principal, allow_statements
from saas_constructs.isolation.templates import Resource

_LAMBDA: Final = ({"Service": "lambda.amazonaws.com"}, {"Service": ["lambda.amazonaws.com"]})
_ACTIONS: Final = frozenset({"sts:AssumeRole", "sts:TagSession"})
_TAG: Final = "tenant_id"
_ROLE: Final = re.compile(r"<[^<>]+>|arn:[^:*]+:iam::\d+:role/[^*?]+")


def trust_problems(principal: Principal, resolver: Resolver) -> Iterator[str]:
    """Yield what is wrong with the trust policy of a role that reaches tenant data.

    One role may assume it, with the session tag ``tenant_id`` in a bounded form and no other tag.
    """
    if principal.resource is None or principal.resource.kind != "AWS::IAM::Role":
        yield "is no role with a trust policy that can be checked"
        return
    document = principal.resource.properties.get("AssumeRolePolicyDocument")
    trusted: set[str] = set()
    for statement in allow_statements(document):
        trusted |= _trusted(statement, principal.template, resolver)
        actions = resolver.resolve(statement.get("Action", "*"), principal.template)
        if not actions <= _ACTIONS:
            yield f"its trust policy allows {', '.join(sorted(actions - _ACTIONS))}"
        if not _requires_tenant_tag(statement):
            yield "its trust policy does not demand the session tag tenant_id, alone and bounded"
    strangers = sorted(name for name in trusted if not _ROLE.fullmatch(name))
    if strangers:
        yield f"its trust policy names {', '.join(strangers)}, which is no single role"
    for name in sorted(trusted):
        if _is_open(resolver.resource(name)):
            yield f"its trust policy names {name}, which others than Lambda may assume"
    if not strangers and len(trusted) > 1:
        yield f"its trust policy names {len(trusted)} roles where one function's is due"


def _is_open(role: Resource | None) -> bool:
    """Tell whether a trusted resource is more than a function's role: whoever takes it has the tenants' too."""
    if role is None or role.is_exempt:
        return False
    trust = role.properties.get("AssumeRolePolicyDocument")
    return role.kind != "AWS::IAM::Role" or any(
        statement.get("Principal") not in _LAMBDA for statement in allow_statements(trust)
    )


def _trusted(statement: Any, template: str, resolver: Resolver) -> set[str]:
    principal = statement.get("Principal")
    if not isinstance(principal, dict) or set(principal) != {"AWS"}:
        return {str(principal)}
    return resolver.resolve(principal["AWS"], template)


def _requires_tenant_tag(statement: Any) -> bool:
    conditions = normalised_conditions(statement)
    tag = f"aws:requesttag/{_TAG}"
    forms = conditions.get(("stringlike", tag), []) + conditions.get(("stringequals", tag), [])
    only = conditions.get(("forallvalues:stringequals", "aws:tagkeys"), [])
    bounded = all(isinstance(form, str) and "*" not in form and "${" not in form for form in forms)
    return bool(forms) and bounded and only == [_TAG]
