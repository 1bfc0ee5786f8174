"""What every service of a stage has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aws_cdk import RemovalPolicy

from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from aws_cdk import aws_sns as sns
    from constructs import Construct

    from stacks.config import StageConfig


@dataclass(frozen=True, kw_only=True)
class ServiceSettings:
    """A stage's choices, as its services take them.

    Attributes:
        config: The stage.
        alarm_topic: Whom alarms tell.
    """

    config: StageConfig
    alarm_topic: sns.ITopic | None = None

    @property
    def removal_policy(self) -> RemovalPolicy:
        """What becomes of data and logs that leave the stack."""
        return RemovalPolicy.RETAIN if self.config.retain_data else RemovalPolicy.DESTROY

    def function(self, scope: Construct, construct_id: str, handler: str, **options: Any) -> HandlerFunction:
        """Make a function whose logs are kept as the stage keeps them.

        Args:
            scope: Where it stands.
            construct_id: Its id.
            handler: Dotted path of the function to call.
            **options: Further arguments of `HandlerFunction`.
        """
        return HandlerFunction(
            scope,
            construct_id,
            handler=handler,
            log_retention=self.config.log_retention,
            log_removal_policy=self.removal_policy,
            **options,
        )
