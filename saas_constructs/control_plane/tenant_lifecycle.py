"""What is done with tenants, from the first to the last day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.control_plane.lifecycle_machine import LifecycleMachine
from saas_constructs.control_plane.lifecycle_step import LifecycleStep
from saas_constructs.control_plane.lifecycle_sweep import LifecycleSweep
from saas_constructs.control_plane.onboarding_grants import grant_owners
from saas_constructs.events import OutboxPublisher
from saas_constructs.functions import HandlerFunction

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aws_cdk import aws_sns as sns

    from saas_constructs.api import TenantAwareApi
    from saas_constructs.control_plane.lifecycle_plan import LifecyclePlan
    from saas_constructs.control_plane.tenant_registry import TenantRegistry
    from saas_constructs.events import EventBus
    from saas_constructs.identity import UserDirectory

EVENT_SOURCE: Final = "saas.tenants"
"""Source of the events about tenants."""
ONBOARD: Final = "onboard"


class TenantLifecycle(Construct):
    """Machines of the operations on tenants, what publishes how they end, and a sweep for those that nobody ends.

    Onboarding is always there: its machine makes the tenant's key and first user, after whatever ``onboarding_steps``
    make. Each further operation is a plan.

    Args:
        registry: Where tenants and operations are.
        directory: Where users are.
        api: Whose usage plans hold tenants' keys.
        event_bus: Where operations' ends are told, as source ``saas.tenants``.
        onboarding_steps: Steps of onboarding before the tenant's key, such as that of its own stack.
        plans: Further operations.
        sweep_every: How often operations that nobody ends are looked for; whole minutes.
        alarm_topic: Whom alarms tell.
        log_retention: How long logs are kept.
        log_removal_policy: What becomes of logs that leave the stack.

    Raises:
        ValueError: The API has no usage plans, or two plans are of one kind.

    Attributes:
        machines: The machine of each kind of operation.
        finish: Ends operations that are done.
        fail: Ends those that could not be done.
        publisher: Tells of both.
        sweep: Looks after those that nobody ends.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        registry: TenantRegistry,
        directory: UserDirectory,
        api: TenantAwareApi,
        event_bus: EventBus,
        onboarding_steps: Sequence[LifecycleStep] = (),
        plans: Sequence[LifecyclePlan] = (),
        sweep_every: Duration | None = None,
        alarm_topic: sns.ITopic | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
    ) -> None:
        super().__init__(scope, id)
        kinds = [ONBOARD, *(plan.kind for plan in plans)]
        if len(set(kinds)) != len(kinds):
            raise ValueError(f"each plan must be of a kind of its own and not {ONBOARD}, got {', '.join(kinds[1:])}")
        if not api.usage_plans:
            raise ValueError("the api has no usage plans for tenants to join; give it tiers")
        self._registry, self._directory, self._api = registry, directory, api
        self._log_retention, self._log_removal_policy = log_retention, log_removal_policy
        self.finish = self._function("Finish", "finish", "Ends operations on tenants that are done")
        self.fail = self._function("Fail", "fail", "Ends operations on tenants that could not be done")
        making = {ONBOARD: ([*onboarding_steps, self._key(), self._owner()], ())}
        self.machines: Mapping[str, LifecycleMachine] = {
            kind: LifecycleMachine(
                self,
                _camel(kind),
                kind=kind,
                steps=steps,
                after=after,
                finish=self.finish,
                fail=self.fail,
                alarm_topic=alarm_topic,
                log_retention=log_retention,
                log_removal_policy=log_removal_policy,
            )
            for kind, (steps, after) in {**making, **{plan.kind: (plan.steps, plan.after) for plan in plans}}.items()
        }
        self.publisher = OutboxPublisher(
            self,
            "Publisher",
            table=registry,
            event_bus=event_bus,
            sources=[EVENT_SOURCE],
            alarm_topic=alarm_topic,
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        self.sweep = LifecycleSweep(
            self,
            "Sweep",
            every=sweep_every,
            alarm_topic=alarm_topic,
            log_retention=log_retention,
            log_removal_policy=log_removal_policy,
        )
        self.grant_begin(self.sweep.function)
        registry.grant_watch_operations(self.sweep.function)
        self.grant_watch(self.sweep.function)

    def grant_begin(self, function: HandlerFunction) -> None:
        """Let a function begin operations, try them again, and start their machines.

        Sets ``REGISTRY_TABLE_NAME`` and ``LIFECYCLE_MACHINES``, JSON: kind to the machine's ARN.
        """
        self._registry.grant_change_tenants(function)
        arns = {kind: machine.state_machine.state_machine_arn for kind, machine in self.machines.items()}
        function.add_environment("LIFECYCLE_MACHINES", Stack.of(self).to_json_string(arns))
        for machine in self.machines.values():
            machine.grant_start(function)

    def grant_watch(self, function: HandlerFunction) -> None:
        """Let a function see what became of operations' executions, as trying again asks for it."""
        for machine in self.machines.values():
            machine.grant_watch(function)

    def grant_onboard(self, function: HandlerFunction) -> None:
        """Let a function make tenants by ``lambdas.shared.onboarding``: at once in the pool, else by the machine.

        Beside what `grant_begin` sets, it gets ``USAGE_PLAN_IDS`` and ``USER_POOL_ID``.
        """
        self.grant_begin(function)
        self._api.grant_usage_keys(function)
        grant_owners(function, self._registry, self._directory)

    def _key(self) -> LifecycleStep:
        function = self._function("CreateUsageKey", "create_usage_key", "Makes a tenant's API key")
        self._api.grant_usage_keys(function)
        return LifecycleStep(name="CreateUsageKey", function=function, timeout=_LIMIT, undo=True)

    def _owner(self) -> LifecycleStep:
        function = self._function("CreateOwner", "create_owner", "Makes a tenant's first user")
        grant_owners(function, self._registry, self._directory)
        return LifecycleStep(name="CreateOwner", function=function, timeout=_LIMIT, undo=True)

    def _function(self, construct_id: str, module: str, description: str) -> HandlerFunction:
        function = HandlerFunction(
            self,
            construct_id,
            handler=f"lambdas.lifecycle.{module}.handler",
            description=description,
            timeout=Duration.seconds(30),
            log_retention=self._log_retention,
            log_removal_policy=self._log_removal_policy,
        )
        self._registry.grant_change_tenants(function)
        return function


_LIMIT: Final = Duration.seconds(40)


def _camel(kind: str) -> str:
    return "".join(word.title() for word in kind.split("_"))
