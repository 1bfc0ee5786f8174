"""Who is allowed what: principals with every policy statement that reaches them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from saas_constructs.isolation.resolution import Resolver
from saas_constructs.isolation.templates import Resource, Template, resources

PRINCIPAL_TYPES: Final = frozenset({"AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"})
_POLICY_TYPES: Final = frozenset(
    {
        "AWS::IAM::Policy",
        "AWS::IAM::ManagedPolicy",
        "AWS::IAM::RolePolicy",
        "AWS::IAM::UserPolicy",
        "AWS::IAM::GroupPolicy",
    }
)
_UNREADABLE: Final = {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}
_NO_VALUE: Final = {"Ref": "AWS::NoValue"}


@dataclass(frozen=True)
class Statement:
    """An ``Allow`` statement and the template whose expressions it is written in."""

    template: str
    content: Mapping[str, Any]


@dataclass
class Principal:
    """A role, user or group with what is attached to it.

    Attributes:
        name: Logical id, or the literal name of one that these templates don't hold.
        resource: Its resource, if these templates hold it.
        statements: What its policies allow.
        managed_policies: ARNs of policies that these templates don't hold.
    """

    name: str
    template: str
    resource: Resource | None = None
    statements: list[Statement] = field(default_factory=list)
    managed_policies: set[str] = field(default_factory=set)


def principals(templates: Mapping[str, Template], resolver: Resolver) -> list[Principal]:
    """Return every principal of the templates with all that its policies allow."""
    every = list(resources(templates))
    policies = {resource.token: resource for resource in every if resource.kind in _POLICY_TYPES}
    found: dict[str, Principal] = {}
    for resource in every:
        if resource.kind in PRINCIPAL_TYPES:
            found[resource.token] = _with_own_policies(resource, policies, resolver)
    for policy in policies.values():
        for name in _attached_to(policy, resolver):
            principal = found.setdefault(name, Principal(name, policy.template))
            principal.statements += _allowed(policy.template, policy.properties.get("PolicyDocument"))
    return list(found.values())


def allow_statements(document: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the statements of a policy document that may allow something.

    ``Deny`` is left out of account, which can only make findings more. Of a condition of the template
    both branches count, and what can't be read counts as a statement that allows everything.
    """
    if isinstance(document, list):
        for element in document:
            yield from allow_statements(element)
    elif isinstance(document, dict) and "Effect" in document:
        if document["Effect"] != "Deny":
            yield document
    elif isinstance(document, dict) and "Statement" in document:
        yield from allow_statements(document["Statement"])
    elif isinstance(document, dict) and "Fn::If" in document:
        yield from allow_statements(document["Fn::If"][1:])
    elif document not in (None, _NO_VALUE):
        yield _UNREADABLE


def policy_documents(holder: Any) -> Iterator[Any]:
    """Yield the policy documents in a property, which may be a list and hold conditions of the template."""
    if isinstance(holder, list):
        for element in holder:
            yield from policy_documents(element)
    elif isinstance(holder, dict) and "PolicyDocument" in holder:
        yield holder["PolicyDocument"]
    elif isinstance(holder, dict) and "Fn::If" in holder:
        yield from policy_documents(holder["Fn::If"][1:])
    elif holder not in (None, _NO_VALUE):
        yield _UNREADABLE


def _with_own_policies(resource: Resource, policies: Mapping[str, Resource], resolver: Resolver) -> Principal:
    principal = Principal(resource.logical_id, resource.template, resource)
    for document in policy_documents(resource.properties.get("Policies")):
        principal.statements += _allowed(resource.template, document)
    attached = resource.properties.get("ManagedPolicyArns", [])
    for arn in resolver.resolve(attached, resource.template):
        if policy := policies.get(arn):
            principal.statements += _allowed(policy.template, policy.properties.get("PolicyDocument"))
        else:
            principal.managed_policies.add(arn)
    return principal


def _attached_to(policy: Resource, resolver: Resolver) -> set[str]:
    names: set[str] = set()
    for key in ("Roles", "Users", "Groups", "RoleName", "UserName", "GroupName"):
        names |= resolver.resolve(policy.properties.get(key, []), policy.template)
    return names


def _allowed(template: str, document: Any) -> list[Statement]:
    return [Statement(template, content) for content in allow_statements(document)]
