"""REQUEST authorizer of the tenant-aware API."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lambdas.authorizer.authorize import Authorizer
from lambdas.authorizer.policy import load_routes
from lambdas.authorizer.wiring import decided, verifier_from_environment
from lambdas.shared import settings
from lambdas.shared.observability import observed
from lambdas.shared.tenants import Tenants
from lambdas.shared.tiers import FILE, Tiers

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_root = Path(settings.required("LAMBDA_TASK_ROOT"))
_sole_tenant = os.environ.get("SOLE_TENANT_ID")

authorizer = Authorizer(
    verifier=verifier_from_environment(),
    tenants=Tenants.from_environment(),
    routes=load_routes(_root / "routes.json"),
    sole=(_sole_tenant, os.environ["SOLE_TABLE_NAME"]) if _sole_tenant else None,
    sole_stack=os.environ["SOLE_STACK_NAME"] if _sole_tenant else "",
    tiers=Tiers.load(_root) if (_root / FILE).exists() else None,
)


@observed
def handler(event: dict[str, Any], _context: "LambdaContext") -> dict[str, Any]:
    """Say which routes the bearer of the request's token may use."""
    return decided(authorizer.authorize, event)
