"""Users: the operations on them, those of a tenant's own API and those of operators; and the sites they work at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration
from constructs import Construct

from saas_constructs.identity import UserUse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.events import EventBus
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.identity import UserDirectory
    from stacks.services.settings import ServiceSettings

OPERATIONS: Final = {
    "listUsers": "lambdas.users.list_users.handler",
    "inviteUser": "lambdas.users.invite_user.handler",
    "setUserRoles": "lambdas.users.set_user_roles.handler",
    "disableUser": "lambdas.users.disable_user.handler",
    "enableUser": "lambdas.users.enable_user.handler",
    "resetUser": "lambdas.users.reset_user.handler",
}
"""Handler of each operation of the tenants' API."""
USES: Final = {
    "inviteUser": UserUse.INVITE,
    "disableUser": UserUse.DISABLE,
    "enableUser": UserUse.ENABLE,
    "resetUser": UserUse.RESET,
}
"""What each of them does with users in Cognito, where it does anything."""
OPERATOR_OPERATIONS: Final = (
    "listTenantUsers",
    "inviteTenantUser",
    "setTenantUserRoles",
    "disableTenantUser",
    "enableTenantUser",
    "resetTenantUser",
)
"""Operations of the operators' API."""


class Users(Construct):
    """Functions of the operations on the calling tenant's users.

    Args:
        settings: The stage's.
        directory: All users.

    Attributes:
        handlers: The function of each operation.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: ServiceSettings, directory: UserDirectory
    ) -> None:
        super().__init__(scope, construct_id)
        handlers = {}
        for operation_id, handler in OPERATIONS.items():
            function = settings.function(self, operation_id[0].upper() + operation_id[1:], handler)
            if operation_id == "listUsers":
                settings.registry.grant_list_own_members(function)
            else:
                settings.registry.grant_own_members(function)
            if operation_id in USES:
                directory.grant_manage_users(function, USES[operation_id])
            else:
                function.add_environment("USER_POOL_ID", directory.user_pool.user_pool_id)
            handlers[operation_id] = function
        self.handlers: Mapping[str, HandlerFunction] = handlers


class TenantUsers(Construct):
    """The function of the operators' operations on any tenant's users.

    Args:
        settings: The stage's.
        directory: All users.

    Attributes:
        handlers: The function, by each of its operations.
    """

    def __init__(
        self, scope: Construct, construct_id: str, *, settings: ServiceSettings, directory: UserDirectory
    ) -> None:
        super().__init__(scope, construct_id)
        function = settings.function(self, "Function", "lambdas.users.tenant_users.handler", files=settings.tiers_file)
        settings.registry.grant_manage_members(function)
        directory.grant_manage_users(function)
        self.handlers: Mapping[str, HandlerFunction] = dict.fromkeys(OPERATOR_OPERATIONS, function)


class SiteHierarchy(Construct):
    """The consumer that tells the registry which sites a tenant has, and of which brands.

    Args:
        settings: The stage's.
        event_bus: Where sites are told of.
    """

    def __init__(self, scope: Construct, construct_id: str, *, settings: ServiceSettings, event_bus: EventBus) -> None:
        super().__init__(scope, construct_id)
        function = settings.worker(
            self, "Function", "lambdas.users.keep_hierarchy.handler", timeout=Duration.seconds(30)
        )
        settings.registry.grant_keep_sites(function)
        event_bus.subscribe(
            self,
            "Consumer",
            function=function,
            source="saas.menus",
            detail_types=["SiteChanged"],
            alarm_topic=settings.alarm_topic,
        )
