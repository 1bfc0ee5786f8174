# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Message attributes of what a state machine publishes.

Upstream: MiniStack 1.5.33 drops ``MessageAttributes`` of ``sns:publish`` in a state machine.
Why: a filter policy would find nothing to match, and nobody would be told.
Remove when: ``tests/local/mends/test_stepfunctions_publish_attributes.py`` finds the upstream emulator
delivering.
"""

from __future__ import annotations

from typing import Any

from ministack.services import stepfunctions

_RESOURCE = "arn:aws:states:::sns:publish"
_FIELDS = ("DataType", "StringValue", "BinaryValue")


def apply() -> None:
    """Write the attributes as the service reads them from a form."""
    publish = stepfunctions._SERVICE_DISPATCH[_RESOURCE]

    def mended_publish(resource: str, request: dict[str, Any]) -> Any:
        attributes = request.get("MessageAttributes") or {}
        return publish(resource, {**request, **_form_of(attributes)})

    stepfunctions._SERVICE_DISPATCH[_RESOURCE] = mended_publish


def _form_of(attributes: dict[str, dict[str, Any]]) -> dict[str, str]:
    form = {}
    for number, (name, value) in enumerate(attributes.items(), start=1):
        entry = f"MessageAttributes.entry.{number}"
        form[f"{entry}.Name"] = name
        form |= {f"{entry}.Value.{field}": str(value[field]) for field in _FIELDS if field in value}
    return form
