"""What moves, exports and deletes a tenant's data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.functions import HandlerFunction
from saas_constructs.tenancy import TenantAccess, TenantIsolation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.api import TenantAwareApi
    from saas_constructs.control_plane.tenant_archive import TenantArchive
    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.data import TenantFiles, TenantTable
    from saas_constructs.notifications import NotificationChannels

_SCANS: Final = (
    "It scans tables for the items of one tenant, which no query finds all of, drops every other item at once, and "
    "writes and deletes with that tenant's session only."
)
_MINUTE: Final = 60


class TenantMover(Construct):
    """Steps of a tenant's life cycle that concern its data.

    A change of model: ``Freeze``, ``Copy``, ``Verify``, ``Switch``, and later ``CopyGrace``, ``RemoveCopy`` and
    ``ReleaseCopy``. An
    export: ``Export``. Off-boarding: ``Export``, ``Grace``, ``DeleteData``, ``VerifyDeleted``, ``Receipt``.

    Args:
        table: The pool's table, which knows the tables of single tenants.
        registry: Where tenants and operations are.
        archive: Where exports and receipts go.
        api: Whose usage plans hold tenants to their tiers.
        channels: Where people of tenants have subscribed.
        files: ``tiers.json``.
        settle: How long a tenant stands still before it is copied: as long as whoever knows its status and place may
            remember them, plus the longest request, plus what the publisher is usually behind.
        tenant_files: Where tenants' files are, which are named by an export and deleted in the end.
        copy_grace: How long the old copy is kept after a move.
        offboarding_grace: How long an off-boarding can be cancelled.
        log_retention: How long the functions' logs are kept.
        log_removal_policy: What becomes of the logs when the functions leave the stack.

    Attributes:
        functions: The function of each step, by the step's name.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        table: TenantTable,
        registry: TenantRegistry,
        archive: TenantArchive,
        api: TenantAwareApi,
        channels: NotificationChannels,
        files: Mapping[str, str],
        tenant_files: TenantFiles | None = None,
        settle: Duration | None = None,
        copy_grace: Duration | None = None,
        offboarding_grace: Duration | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        seconds = {
            "SETTLE_SECONDS": settle or Duration.minutes(2),
            "COPY_GRACE_SECONDS": copy_grace or Duration.days(7),
            "OFFBOARDING_GRACE_SECONDS": offboarding_grace or Duration.days(30),
        }
        told = {name: str(int(duration.to_seconds())) for name, duration in seconds.items()}

        def step(name: str, module: str, description: str, *variables: str, **more: Any) -> HandlerFunction:
            function = HandlerFunction(
                self,
                name,
                handler=f"lambdas.moving.{module}.handler",
                description=description,
                environment={variable: told[variable] for variable in variables},
                timeout=Duration.seconds(_MINUTE),
                log_retention=log_retention,
                log_removal_policy=log_removal_policy,
                **more,
            )
            registry.grant_change_tenants(function)
            return function

        scanning = {
            "Copy": step("Copy", "copy", "Copies a tenant's items to its new table"),
            "Verify": step("Verify", "verify", "Compares a tenant's two tables"),
            "RemoveCopy": step("RemoveCopy", "remove_copy", "Removes a tenant's old copy"),
            "Export": step("Export", "export", "Puts a tenant's data into an archive"),
            "DeleteData": step("DeleteData", "delete_data", "Deletes a tenant's items"),
            "VerifyDeleted": step("VerifyDeleted", "verify_deleted", "Sees that no item of a tenant is left"),
        }
        switch = step("Switch", "switch", "Lets a tenant's new tier and place hold", files=files)
        receipt = step("Receipt", "receipt", "Accounts for what was deleted")
        self.functions: Mapping[str, HandlerFunction] = {
            "Freeze": step("Freeze", "freeze", "Lets a tenant stand still", "SETTLE_SECONDS"),
            **scanning,
            "Switch": switch,
            "CopyGrace": step("CopyGrace", "copy_grace", "Waits until an old copy may go", "COPY_GRACE_SECONDS"),
            "ReleaseCopy": step("ReleaseCopy", "release_copy", "Lets a tenant go after its old copy was removed"),
            "Grace": step("Grace", "grace", "Waits until off-boarding is final", "OFFBOARDING_GRACE_SECONDS"),
            "Receipt": receipt,
        }
        for name, function in scanning.items():
            reads = name in {"Verify", "Export"}
            table.grant_tenant_access(function, TenantAccess.READ if reads else TenantAccess.READ_WRITE)
            TenantIsolation.exempt(function, reason=_SCANS)
            table.grant_scan(function)
        for function in (scanning["Export"], receipt):
            archive.grant_tenant_access(function)
        registry.grant_list_members(scanning["Export"])
        if tenant_files is not None:
            for name in ("Export", "DeleteData", "VerifyDeleted"):
                tenant_files.grant_list(scanning[name])
            for name in ("DeleteData", "VerifyDeleted"):
                tenant_files.grant_delete(scanning[name])
        channels.grant_unsubscribe(scanning["DeleteData"])
        channels.grant_find(scanning["DeleteData"])
        api.grant_place_tenants(switch)
