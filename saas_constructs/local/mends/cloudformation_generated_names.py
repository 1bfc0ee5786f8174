# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Generated names that a later stack of the same name does not meet again.

Upstream: MiniStack 1.5.33 derives a generated name from the names of stack and resource alone, and
its provisioners write over what has that name.
Why: a table or log that was retained when its stack was deleted would be emptied, without a word,
by the next deployment of the same stack. AWS gives the new one a name of its own.
Remove when: ``tests/local/mends/test_cloudformation_generated_names.py`` finds the upstream emulator
keeping what was retained.
"""

from __future__ import annotations

from typing import Any

from ministack.services import cloudformation
from ministack.services.cloudformation import provisioners

from saas_constructs.local.hooks.provisioning import HANDLERS, Properties, Provisioned

_LOG_GROUP = "AWS::Logs::LogGroup"
_NAME = "LogGroupName"


def apply() -> None:
    """Mix the stack's own id, which it keeps for life, into the names generated for it."""
    upstream = provisioners._physical_name

    def name_of(stack_name: str, logical_id: str, **options: Any) -> str:
        stack = cloudformation._stacks.get(stack_name) or {}
        seed = f"{stack.get('StackId', '')}{provisioners._NAME_SEED.get()}"
        token = provisioners._NAME_SEED.set(seed)
        try:
            name: str = upstream(stack_name, logical_id, **options)
        finally:
            provisioners._NAME_SEED.reset(token)
        return name

    provisioners._physical_name = name_of
    _name_log_groups()


def _name_log_groups() -> None:
    """Upstream has a fixed name for log groups, which knows no seed."""
    handler = HANDLERS[_LOG_GROUP]

    def create(logical_id: str, properties: Properties, stack_name: str) -> Provisioned:
        name = properties.get(_NAME) or provisioners._physical_name(stack_name, logical_id)
        created: Provisioned = handler["create"](logical_id, {**properties, _NAME: name}, stack_name)
        return created

    def update(physical_id: str, old: Properties, new: Properties, *names: str) -> Provisioned:
        if _NAME not in old and _NAME not in new:
            old, new = ({**properties, _NAME: physical_id} for properties in (old, new))
        updated: Provisioned = handler["update"](physical_id, old, new, *names)
        return updated

    HANDLERS[_LOG_GROUP] = {**handler, "create": create, "update": update}
