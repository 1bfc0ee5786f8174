"""The condition keys ``cloudformation:TemplateUrl`` and ``cloudformation:RoleArn``.

Upstream: MiniStack 1.5.33 authorizes operations on stacks without a word about template and role.
Why: a function may be granted to make stacks from given templates only; upstream refuses it altogether.
Remove when: ``tests/local/mends/test_iam_cloudformation_keys.py`` finds the upstream emulator setting
them.

Source: "Actions, resources, and condition keys for AWS CloudFormation" (Service Authorization Reference).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

from ministack.core import iam_actions

_SERVICE = "cloudformation"
_KEYS = {"TemplateURL": "cloudformation:TemplateUrl", "RoleARN": "cloudformation:RoleArn"}


def apply() -> None:
    """Tell the evaluation of template and role."""
    request_tag_context = iam_actions.request_tag_context

    def mended_tag_context(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        context = dict(request_tag_context(service, iam_action, body, params))
        return {**context, **keys_of(body)} if iam_action.startswith(f"{_SERVICE}:") else context

    iam_actions.request_tag_context = mended_tag_context


def keys_of(body: bytes) -> dict[str, str]:
    """Name the condition keys of a request in the query protocol; what it lacks is absent."""
    sent = parse_qs(body.decode("utf-8", "replace"))
    return {key: sent[field][0] for field, key in _KEYS.items() if field in sent}
