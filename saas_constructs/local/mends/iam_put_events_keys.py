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

from ministack.core import iam_actions
from ministack.core.responses import get_account_id

from saas_constructs.local.hooks.evaluation import Context, Evaluation, add_keys, request_of

_ACTION = "events:PutEvents"
_KEYS = {"events:source": "Source", "events:detail-type": "DetailType"}

# Upstream passes the entries to no later step: remembered within one request's task.
_entries: ContextVar[tuple[Any, ...]] = ContextVar("put_events_entries", default=())


def apply() -> None:
    """Authorize each entry with its own keys."""
    request_tag_context = iam_actions.request_tag_context

    def mended_tag_context(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        if iam_action == _ACTION:
            _entries.set(_entries_in(body))
        return dict(request_tag_context(service, iam_action, body, params))

    iam_actions.request_tag_context = mended_tag_context
    add_keys(_keys_of_each_entry)


def _keys_of_each_entry(evaluation: Evaluation) -> list[Context]:
    entries = _entries.get() if evaluation.action == _ACTION else ()
    return [entry_keys(entry) for entry in entries if _bus_arn(entry, evaluation.region) == evaluation.resource_arn]


def entry_keys(entry: dict[str, Any]) -> dict[str, str]:
    """Name the condition keys of one entry; what the entry lacks is absent."""
    return {key: entry[field] for key, field in _KEYS.items() if isinstance(entry.get(field), str)}


def _entries_in(body: bytes) -> tuple[dict[str, Any], ...]:
    entries = request_of(body).get("Entries")
    return tuple(e for e in entries if isinstance(e, dict)) if isinstance(entries, list) else ()


def _bus_arn(entry: dict[str, Any], region: str) -> str | None:
    body = json.dumps({"Entries": [entry]}).encode()
    arns = iam_actions.eventbridge_resource_arns(body, region, get_account_id())
    return arns[0] if arns else None
