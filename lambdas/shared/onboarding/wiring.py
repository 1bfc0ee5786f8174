"""Onboarding with the clients it needs, for any function that makes tenants."""

import functools
import secrets

from lambdas.shared import aws, settings
from lambdas.shared.lifecycle.machines import Machines
from lambdas.shared.lifecycle.operations import Operations
from lambdas.shared.onboarding.directory import CognitoDirectory
from lambdas.shared.onboarding.onboarding import Onboarding
from lambdas.shared.onboarding.usage_keys import ApiGatewayKeys, usage_plans
from lambdas.shared.registry.slugs import Slugs
from lambdas.shared.tenant_id import new_tenant_id


def _new_usage_key() -> str:
    return secrets.token_hex(20)


@functools.cache
def from_environment() -> Onboarding:
    """Onboarding by ``REGISTRY_TABLE_NAME``, ``USAGE_PLAN_IDS``, ``USER_POOL_ID`` and ``LIFECYCLE_MACHINES``.

    Four clients: ask for it only once a request was found valid.
    """
    operations = Operations.from_environment()
    return Onboarding(
        operations=operations,
        slugs=Slugs(operations.registry.client, operations.registry.table_name),
        usage_keys=ApiGatewayKeys(aws.client("apigateway"), usage_plans(settings.required("USAGE_PLAN_IDS"))),
        directory=CognitoDirectory(aws.client("cognito-idp"), settings.required("USER_POOL_ID")),
        machines=Machines.from_environment(),
        new_tenant_id=new_tenant_id,
        new_usage_key=_new_usage_key,
    )
