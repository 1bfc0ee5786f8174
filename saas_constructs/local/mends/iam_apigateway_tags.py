# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Tags of API keys and usage plans in conditions.

Upstream: MiniStack 1.5.33 authorizes API Gateway's management without ``aws:ResourceTag`` and ``aws:RequestTag``.
Why: who may change and delete tenants' plans and keys only, by their tag, would be refused altogether.
Remove when: ``tests/local/mends/test_iam_apigateway_tags.py`` finds the upstream emulator letting tenants' own pass.

A plan's keys inherit its tags (API Gateway Developer Guide, "API Gateway resources that can be tagged"). That tagging
at creation also takes ``apigateway:PUT`` on ``/tags/*`` cannot be seen here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ministack.core import iam_actions
from ministack.services import apigateway_v1

from saas_constructs.local.hooks.evaluation import Context, Evaluation, add_keys, request_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_SERVICE = "apigateway"


def apply() -> None:
    """Tell the evaluation of tags."""
    request_tag_context = iam_actions.request_tag_context

    def mended_tag_context(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        context = dict(request_tag_context(service, iam_action, body, params))
        if iam_action != f"{_SERVICE}:POST":
            return context
        tags = request_of(body).get("tags")
        return {**context, **keys_of("aws:requesttag", tags if isinstance(tags, dict) else {})}

    iam_actions.request_tag_context = mended_tag_context
    add_keys(_resource_tags)


def keys_of(prefix: str, tags: Mapping[str, Any]) -> dict[str, str]:
    """Name the condition keys of tags."""
    return {f"{prefix}/{name}".lower(): str(value) for name, value in tags.items()}


def _resource_tags(evaluation: Evaluation) -> list[Context]:
    if not evaluation.action.startswith(f"{_SERVICE}:"):
        return []
    kind, _, rest = evaluation.resource_arn.partition("::/")[2].partition("/")
    known = {"usageplans": apigateway_v1._usage_plans, "apikeys": apigateway_v1._api_keys}.get(kind)
    found = known.get(rest.partition("/")[0]) if known is not None and rest else None
    return [keys_of("aws:resourcetag", found.get("tags") or {})] if found else []
