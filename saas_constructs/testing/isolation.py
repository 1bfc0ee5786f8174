"""Proof, in a user's own tests, that templates keep tenants apart."""

from saas_constructs.isolation import Template, find_violations, tenant_resources
from saas_constructs.testing._templates import SynthesizedTemplate, as_json


def assert_tenant_isolation(
    *templates: SynthesizedTemplate | Template, allow_no_tenant_resources: bool = False
) -> None:
    """Fail unless every way to tenant data in these templates is bound to a session's tenant.

    It holds for every role, user and group that is not exempted with a reason: on a table marked
    as a tenant resource it may use item actions only, under ``ForAllValues`` on
    ``dynamodb:LeadingKeys`` with the ``Null`` guard, no Scan and no PartiQL; of a bucket marked so
    it may use and list objects below ``${aws:PrincipalTag/tenant_id}/`` only; and a role that may
    is trusted to one other role, with the session tag ``tenant_id`` and no other.

    What can't be read from the templates counts as reaching the table. Give all templates of an
    application at once, so that references between stacks can be followed.

    Args:
        templates: Synthesized templates, as ``Template.from_stack(stack)`` or as JSON.
        allow_no_tenant_resources: Whether templates without any tenant resource pass.

    Raises:
        AssertionError: With every finding and its logical id, or if there was nothing to prove.
    """
    named = {f"template {i}": as_json(template) for i, template in enumerate(templates, 1)}
    if not allow_no_tenant_resources and not tenant_resources(named):
        raise AssertionError(
            f"no tenant resource in {len(named)} templates, so nothing was proved: use TenantTable "
            "or TenantIsolation.protect(table), and give the template that holds it"
        )
    findings = find_violations(named)
    if findings:
        listed = "\n".join(f"  {finding}" for finding in findings)
        raise AssertionError(f"tenant isolation is broken in {len(findings)} places:\n{listed}")
