"""setTenantOverrides: what one tenant has otherwise than its tier."""

import functools
import json

from lambdas.shared import aws, settings
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.operators import Operator, operator_operation
from lambdas.shared.preconditions import VERSION_MISMATCH, VersionMismatchError, expected_version
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.tiers import Tiers
from lambdas.shared.usage_plans import UsagePlans
from lambdas.tenants.asking import tenant_told
from lambdas.tenants.overriding import override
from lambdas.tenants.paths import tenant_in
from lambdas.tenants.problems import PROBLEMS

registry = TenantRegistry.from_environment()


@functools.cache
def tiers() -> Tiers:
    """The stage's tiers."""
    return Tiers.load()


@functools.cache
def usage_plans() -> UsagePlans:
    """The plans that hold tenants' keys."""
    plans: dict[str, str] = json.loads(settings.required("USAGE_PLAN_IDS"))
    return UsagePlans(aws.client("apigateway"), plans, tiers())


@operator_operation({**PROBLEMS, VersionMismatchError: VERSION_MISMATCH})
def handler(request: ApiRequest, operator: Operator) -> Answer:
    """PUT /tenants/{tenant_id}/overrides: replaces all that stood there."""
    record = override(
        registry,
        usage_plans(),
        tiers(),
        tenant_in(request),
        overrides=request.json(),
        expected=expected_version(request.header("if-match")),
        by=operator.actor,
    )
    return tenant_told(record)
