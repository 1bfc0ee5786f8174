"""The rules of tenant isolation, over plain CloudFormation templates. Imports no CDK.

One set of rules serves synthesis (`saas_constructs.tenancy.TenantIsolation`) and a user's own
tests (`saas_constructs.testing.isolation`).
"""

from saas_constructs.isolation.rules import Finding, find_violations
from saas_constructs.isolation.templates import (
    EXEMPTION_KEY,
    TENANT_RESOURCE_KEY,
    Template,
    tenant_resources,
)

__all__ = [
    "EXEMPTION_KEY",
    "TENANT_RESOURCE_KEY",
    "Finding",
    "Template",
    "find_violations",
    "tenant_resources",
]
