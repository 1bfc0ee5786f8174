"""Dead letters: shown and sent back by operators, and sent back when a tenant is let in again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, Stack, Stage
from aws_cdk import aws_iam as iam
from constructs import Construct

from saas_constructs.acknowledged import acknowledge_wildcards
from saas_constructs.dead_letter_tags import KIND_TAG, OWNER_TAG, SOURCE_TAG

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.control_plane import TenantRegistry
    from saas_constructs.events import EventBus
    from saas_constructs.functions import HandlerFunction
    from stacks.services.settings import ServiceSettings

OPERATIONS: Final = ("listDeadLetters", "redriveDeadLetters")
"""Operations of one function that reaches the stage's queues of dead letters."""
_BY_TAG: Final = "the condition on tags limits it to this stage's dead letters, and to the queues that they come from"
# For as long SQS holds what a consumer has failed on: six times the longest time limit, that of a task's worker, or
# less and what gathering a batch takes. See `TenantQueue`.
_LAST_REFUSAL: Final = 720
# SQS's count of letters, by which queues are looked at, may lag by a minute; and the last poll takes its time.
_UNTIL_COUNTED: Final = 75


class DeadLetterDesk(Construct):
    """The functions that reach the stage's queues of dead letters, by their tags.

    Args:
        settings: The stage's.
        registry: Where it is written down what was sent back.
        event_bus: Where it is told that a tenant is let in again.

    Attributes:
        handlers: The function of each operation of the operators' API.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        settings: ServiceSettings,
        registry: TenantRegistry,
        event_bus: EventBus,
    ) -> None:
        super().__init__(scope, construct_id)
        stage = Stage.of(self)
        self._stage = stage.node.path if stage is not None and stage.node.path else Stack.of(self).node.path
        self._registry = registry
        environment = {"DEAD_LETTERS_STAGE": self._stage}
        asked = settings.function(
            self,
            "Function",
            "lambdas.dead_letters.operations.handler",
            description="Shows dead letters to operators, and sends them back",
            environment=environment,
            timeout=Duration.seconds(29),
        )
        self._grant(asked)
        self.handlers: Mapping[str, HandlerFunction] = dict.fromkeys(OPERATIONS, asked)
        told = settings.worker(
            self,
            "SendBack",
            "lambdas.dead_letters.send_back.handler",
            description="Sends back what was refused while a tenant was suspended",
            environment=environment,
            # A letter that it holds comes back after a minute: see lambdas/dead_letters/letters.py.
            timeout=Duration.seconds(50),
        )
        self._grant(told)
        event_bus.subscribe(
            self,
            "Consumer",
            function=told,
            source="saas.tenants",
            detail_types=["TenantReactivated"],
            batch_size=1,
            # Until then consumers may take the tenant for suspended, and hold what will be a dead letter.
            delivery_delay=Duration.seconds(settings.config.tenant_cache_seconds + _LAST_REFUSAL + _UNTIL_COUNTED),
            max_age=Duration.minutes(30),
            alarm_topic=settings.alarm_topic,
        )

    def _grant(self, function: HandlerFunction) -> None:
        self._registry.grant_write_platform_audit(function)
        owned = f"{self._stage}/*"
        iam.Grant.add_to_principal(grantee=function, actions=["tag:GetResources"], resource_arns=["*"])
        everywhere = Stack.of(self).format_arn(service="sqs", resource="*")
        iam.Grant.add_to_principal(
            grantee=function,
            actions=[
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ListDeadLetterSourceQueues",
                "sqs:ReceiveMessage",
            ],
            resource_arns=[everywhere],
            conditions={
                "StringLike": {f"aws:ResourceTag/{OWNER_TAG}": owned},
                "Null": {f"aws:ResourceTag/{KIND_TAG}": "false"},
            },
        )
        iam.Grant.add_to_principal(
            grantee=function,
            actions=["sqs:SendMessage"],
            resource_arns=[everywhere],
            conditions={"StringLike": {f"aws:ResourceTag/{SOURCE_TAG}": owned}},
        )
        acknowledge_wildcards(function.role, [everywhere], _BY_TAG)
        acknowledge_wildcards(function.role, ["*"], "tag:GetResources takes no resource; it reads tags and no contents")
