"""The emulator's evaluation of policies, for mends that add condition keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ministack.core import iam_evaluator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Context = dict[str, Any]


@dataclass(frozen=True)
class Evaluation:
    """What is to be authorized.

    Args:
        action: IAM action, such as ``dynamodb:GetItem``.
        region: Region of the request.
        resource_arn: One of the resources that the request concerns.
        context: The service's condition keys that are known so far.
    """

    action: str
    region: str
    resource_arn: str
    context: Context


def add_keys(keys_of: Callable[[Evaluation], Sequence[Context]]) -> None:
    """Add condition keys to what is authorized.

    Args:
        keys_of: Returns the keys to add, once for each part of a request that has keys of its own: the request is
            denied if one of its parts is. None at all leaves the evaluation as it was.
    """
    enforce = iam_evaluator.enforce

    def mended_enforce(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        *,
        resource_arn: str = "*",
        service_context: Context | None = None,
    ) -> Any:
        known = dict(service_context or {})
        parts = keys_of(Evaluation(iam_action, region, resource_arn, known)) or [{}]
        denials = (
            enforce(access_key_id, iam_action, service, region, resource_arn=resource_arn, service_context=context)
            for context in ({**known, **keys} for keys in parts)
        )
        return next(filter(None, denials), None)

    iam_evaluator.enforce = mended_enforce


def request_of(body: bytes) -> dict[str, Any]:
    """Read the request that is being authorized; one that is no JSON object is empty."""
    try:
        request = json.loads(body or b"{}")
    except ValueError:
        return {}
    return request if isinstance(request, dict) else {}
