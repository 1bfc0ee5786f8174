"""Moving: what becomes of a tenant's data when its model changes, when it asks for it, and when it leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import CfnOutput, Duration
from constructs import Construct

from saas_constructs.control_plane import TenantArchive, TenantMover
from saas_constructs.control_plane.lifecycle_step import LifecycleStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.api import TenantAwareApi
    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.data import TenantFiles, TenantTable
    from saas_constructs.functions import HandlerFunction
    from saas_constructs.notifications import NotificationChannels
    from stacks.services.settings import ServiceSettings

_UNDONE: Final = frozenset({"Freeze", "Copy", "Switch"})
_WHEN_DATA_MOVES: Final = frozenset({"Freeze", "Copy", "Verify", "CopyGrace", "RemoveCopy", "ReleaseCopy"})
# A legal hold stands, or another operation on the tenant does.
_HELD: Final = frozenset({"RemoveCopy", "Grace", "DeleteData", "VerifyDeleted"})
# Of the functions' minute: reading a large pool takes many calls.
_CALL: Final = Duration.seconds(90)
# Each look at a step that is at work is half a minute of work, during which a tenant may be refused.
_SOON: Final = 2
_LONGEST_PAUSE: Final = 2 * 3600
_LONGEST: Final = Duration.days(365)


class Moving(Construct):
    """Steps of the life cycle that concern a tenant's data, and the bucket of its archives.

    Args:
        settings: The stage's.
        registry: All tenants.
        table: The pool's table.
        api: Whose usage plans hold tenants to their tiers.
        channels: Where tenants' people have subscribed.
        files: Where tenants' files are.

    Attributes:
        archive: Where exports and receipts lie.
        mover: The steps' functions.
        steps: The steps by their names.
        handlers: The function of the operation of the operators' API that links to archives.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        registry: TenantRegistry,
        table: TenantTable,
        api: TenantAwareApi,
        channels: NotificationChannels,
        files: TenantFiles,
    ) -> None:
        super().__init__(scope, construct_id)
        config = settings.config
        # Never removed with its stack: it holds what tenants were promised.
        self.archive = TenantArchive(self, "Archive")
        self.mover = TenantMover(
            self,
            "Mover",
            table=table,
            registry=registry,
            archive=self.archive,
            api=api,
            channels=channels,
            files=settings.tiers_file,
            tenant_files=files,
            settle=settings.settle,
            copy_grace=Duration.seconds(config.copy_grace_seconds),
            offboarding_grace=Duration.seconds(config.offboarding_grace_seconds),
            log_retention=config.log_retention,
            log_removal_policy=settings.removal_policy,
        )
        pauses = {"CopyGrace": config.copy_grace_seconds, "Grace": config.offboarding_grace_seconds}
        self.steps: Mapping[str, LifecycleStep] = {
            name: LifecycleStep(
                name=name,
                function=function,
                timeout=_CALL,
                undo=name in _UNDONE,
                when="moves" if name in _WHEN_DATA_MOVES else None,
                **settings.waiting(_LONGEST, poll_seconds=_pause(pauses.get(name), config.poll_seconds)),
                hold_every=settings.hold_pause if name in _HELD else None,
                is_pivot=name == "DeleteData",
            )
            for name, function in self.mover.functions.items()
        }
        show = settings.function(
            self, "Exports", "lambdas.tenants.get_export.handler", description="Tells where a tenant's archive is"
        )
        self.archive.grant_links(show)
        self.handlers: Mapping[str, HandlerFunction] = {"getExport": show}
        CfnOutput(self, "ArchiveBucketName", value=self.archive.bucket.bucket_name).override_logical_id(
            "ArchiveBucketName"
        )

    def take(self, *names: str) -> list[LifecycleStep]:
        """The steps of these names, in this order."""
        return [self.steps[name] for name in names]


def _pause(waits_for: int | None, poll_seconds: int) -> int:
    """How often to look: soon, but not so often that a history of Step Functions is full before the wait is over."""
    soon = min(_SOON, poll_seconds)
    return soon if waits_for is None else max(soon, min(_LONGEST_PAUSE, waits_for // 20))
