"""The condition keys ``events:source`` and ``events:detail-type`` of PutEvents.

Upstream: MiniStack 1.5.33 authorizes PutEvents per bus, without a word about the entries.
Why: a function may be granted to publish under its own source only; upstream refuses it altogether,
and lets everything pass where the policy says ``ForAllValues``.
Remove when: ``tests/local/mends/test_iam_put_events_keys.py`` finds the upstream emulator setting
them.

Each entry is authorized by itself, on its own bus.
"""

from __future__ import annotations

import json
from contextvars import ContextVar
from typing import Any

from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id

_ACTION = "events:PutEvents"
_KEYS = {"events:source": "Source", "events:detail-type": "DetailType"}

# Upstream passes the entries to no later step: remembered within one request's task.
_entries: ContextVar[tuple[Any, ...]] = ContextVar("put_events_entries", default=())


def apply() -> None:
    """Authorize each entry with its own keys."""
    request_tag_context = iam_actions.request_tag_context
    enforce = iam_evaluator.enforce

    def mended_tag_context(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        if iam_action == _ACTION:
            _entries.set(_parsed(body))
        return dict(request_tag_context(service, iam_action, body, params))

    def mended_enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        *,
        resource_arn: str = "*",
        service_context: dict[str, Any] | None = None,
    ) -> Any:
        context = service_context or {}
        entries = _entries.get() if iam_action == _ACTION else ()
        for keys in [entry_keys(e) for e in entries if _bus_arn(e, region) == resource_arn] or [{}]:
            denied = enforce(
                access_key_id,
                iam_action,
                service,
                region,
                resource_arn=resource_arn,
                service_context={**context, **keys},
            )
            if denied:
                return denied
        return None

    iam_actions.request_tag_context = mended_tag_context
    iam_evaluator.enforce = mended_enforce


def entry_keys(entry: dict[str, Any]) -> dict[str, str]:
    """Name the condition keys of one entry; what the entry lacks is absent."""
    return {key: entry[field] for key, field in _KEYS.items() if isinstance(entry.get(field), str)}


def _parsed(body: bytes) -> tuple[dict[str, Any], ...]:
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return ()
    entries = request.get("Entries") if isinstance(request, dict) else None
    return tuple(e for e in entries if isinstance(e, dict)) if isinstance(entries, list) else ()


def _bus_arn(entry: dict[str, Any], region: str) -> str | None:
    body = json.dumps({"Entries": [entry]}).encode()
    arns = iam_actions.eventbridge_resource_arns(body, region, get_account_id())
    return arns[0] if arns else None
