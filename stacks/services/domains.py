"""Domains of tenants' own: the operations on them, those of the tenants' API and those of operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from constructs import Construct

from saas_constructs.packaging import DependencySet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings

OPERATIONS = {
    "listDomains": "lambdas.domains.list_domains.handler",
    "claimDomain": "lambdas.domains.claim_domain.handler",
    "verifyDomain": "lambdas.domains.verify_domain.handler",
    "removeDomain": "lambdas.domains.remove_domain.handler",
}
"""Handler of each operation."""
OPERATOR_OPERATIONS = ("listTenantDomains", "verifyTenantDomain", "removeTenantDomain")
"""Operations of the operators' API."""


class Domains(Construct):
    """Functions of the operations on the calling tenant's domains.

    They need nothing but the registry, and so may stand in another stack than the API.

    Args:
        settings: The stage's.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: ServiceSettings) -> None:
        super().__init__(scope, construct_id)
        handlers = {}
        for operation_id, handler in OPERATIONS.items():
            # It alone asks the DNS.
            dependencies = [DependencySet.EDGE] if operation_id == "verifyDomain" else []
            name = operation_id[0].upper() + operation_id[1:]
            function = settings.function(self, name, handler, dependencies=dependencies)
            settings.registry.grant_own_domains(function)
            handlers[operation_id] = function
        self.handlers: Mapping[str, HandlerFunction] = handlers


class DomainDesk(Construct):
    """The function of the operators' operations on any tenant's domains.

    Args:
        settings: The stage's.

    Attributes:
        handlers: The function, by each of its operations.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: ServiceSettings) -> None:
        super().__init__(scope, construct_id)
        function = settings.function(
            self, "Function", "lambdas.domains.tenant_domains.handler", dependencies=[DependencySet.EDGE]
        )
        settings.registry.grant_manage_domains(function)
        self.handlers: Mapping[str, HandlerFunction] = dict.fromkeys(OPERATOR_OPERATIONS, function)
