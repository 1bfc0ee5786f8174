"""Synthesis that fails where tenant data can be reached around the tenant access role."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

import jsii
from aws_cdk import (
    CfnResource,
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
    Validations,
)
from constructs import Construct, IConstruct

from saas_constructs.functions import HandlerFunction
from saas_constructs.isolation import (
    EXEMPTION_KEY,
    TENANT_RESOURCE_KEY,
    Finding,
    Template,
    find_violations,
)

_ID = "TenantIsolation"


class TenantIsolation(Construct):
    """Fails the synthesis of an app in which a principal reaches tenant data around the rules.

    It reads the finished templates, and so sees what aspects, escape hatches and level 1
    constructs have added. `TenantTable` and `TenantFiles` bring it into the app; nobody has to remember it.

    `exempt` opts a principal out. Acknowledging a finding by its id quiets synthesis too, but not
    `saas_constructs.testing.assert_tenant_isolation`.
    """

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        Validations.of(scope).add_plugins(_IsolationPlugin())

    @classmethod
    def protect(cls, resource: Construct) -> None:
        """Mark a DynamoDB table or an S3 bucket as holding data of several tenants, and guard the app it is in.

        Of a bucket, each tenant's objects begin with ``{tenant_id}/``.

        Args:
            resource: The table or the bucket, of level 1 or 2.

        Raises:
            ValueError: If no CloudFormation resource stands for the construct.
        """
        _cfn_resource(resource).add_metadata(TENANT_RESOURCE_KEY, True)
        root = cast("Construct", resource.node.root)
        if root.node.try_find_child(_ID) is None:
            cls(root, _ID)

    @staticmethod
    def exempt(construct: Construct, *, reason: str) -> None:
        """Let one principal reach tenant data freely, or one table have a resource policy.

        For code that acts for no single tenant, such as a stream's publisher. The reason stands
        in the template.

        Args:
            construct: A role, a table, or a `HandlerFunction`, whose own role is then meant.
            reason: Why no tenant's data can leak this way.

        Raises:
            ValueError: If the reason is empty or the construct is none of these.
        """
        if not reason.strip():
            raise ValueError(f"an exemption of {construct.node.path} needs a reason, got {reason!r}")
        target = construct.role if isinstance(construct, HandlerFunction) else construct
        _cfn_resource(target).add_metadata(EXEMPTION_KEY, reason)


@jsii.implements(IPolicyValidationPlugin)
class _IsolationPlugin:
    """The rules, as the CDK calls them after synthesis.

    Plain annotations would not do: outside the CLI they don't fail ``app.synth()``.
    """

    @property
    def name(self) -> str:
        return "tenant-isolation"

    @property
    def version(self) -> str | None:
        return None

    @property
    def rule_ids(self) -> list[str] | None:
        return None

    def validate(self, context: IPolicyValidationContext, **_: Any) -> PolicyValidationPluginReport:
        violations = [
            _violation(folder, finding)
            for folder, templates in _by_assembly(context.template_paths).items()
            for finding in find_violations(templates)
        ]
        return PolicyValidationPluginReport(success=not violations, violations=violations)


def _by_assembly(paths: Iterable[str]) -> Mapping[Path, Mapping[str, Template]]:
    """Group templates by the assembly of their stage: references never cross stages.

    The CDK names those of stacks only; those nested in them, and those that are deployed later, lie beside them.
    """
    listed = {Path(path) for path in paths}
    nested = {
        found for folder in {path.parent for path in listed} for found in sorted(folder.glob("*.nested.template.json"))
    }
    assemblies: dict[Path, dict[str, Template]] = {}
    for path in sorted(listed | nested):
        assemblies.setdefault(path.parent, {})[path.name] = json.loads(path.read_text())
    return assemblies


def _violation(folder: Path, finding: Finding) -> PolicyViolation:
    return PolicyViolation(
        rule_name=finding.rule,
        description=finding.message,
        fix=finding.remedy,
        severity="error",
        violating_resources=[
            PolicyViolatingResource(
                resource_logical_id=finding.logical_id,
                template_path=str(folder / finding.template),
                locations=[],
            )
        ],
    )


def _cfn_resource(construct: IConstruct) -> CfnResource:
    candidate = construct if CfnResource.is_cfn_resource(construct) else construct.node.default_child
    if not isinstance(candidate, CfnResource):
        raise ValueError(  # noqa: TRY004 - a wrong construct, of the right type
            f"{construct.node.path} stands for no resource: pass the role or the table"
        )
    return candidate
