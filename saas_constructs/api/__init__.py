"""APIs that are generated from an OpenAPI document and know the tenant of each request."""

from saas_constructs.api.account import ApiGatewayAccount
from saas_constructs.api.document import OpenApiDocument, Operation
from saas_constructs.api.document_checks import DocumentError
from saas_constructs.api.operator_api import OperatorApi
from saas_constructs.api.public_api import PublicApi
from saas_constructs.api.request_schema import SchemaError
from saas_constructs.api.sole_usage_plan import SoleUsagePlan
from saas_constructs.api.tenant_aware_api import TenantAwareApi

__all__ = [
    "ApiGatewayAccount",
    "DocumentError",
    "OpenApiDocument",
    "Operation",
    "OperatorApi",
    "PublicApi",
    "SchemaError",
    "SoleUsagePlan",
    "TenantAwareApi",
]
