"""The condition key ``dynamodb:LeadingKeys``.

Upstream: MiniStack 1.5.33 leaves the key out of every request, and authorizes a batch that also
carries a ``TableName`` on that table only.
Why: ``ForAllValues`` passes where the key is absent, so that broken isolation would be certified;
with the ``Null`` guard nothing at all would be allowed.
Remove when: ``tests/local/mends/test_iam_dynamodb_leading_keys.py`` finds the upstream emulator
setting it.

Absent, as on AWS, for Scan and PartiQL.
"""

# ruff: noqa: SLF001 - a mend reaches into its upstream
from __future__ import annotations

import functools
import json
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ministack.core import iam_actions
from ministack.core.responses import get_account_id
from ministack.services import dynamodb

from saas_constructs.local.emulation.leading_keys import Tables, leading_keys
from saas_constructs.local.hooks.evaluation import Context, Evaluation, add_keys, request_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# Upstream builds the context from the body alone and authorizes by action and resource: the body
# has to be remembered from the one to the other, within one request's task.
_request: ContextVar[Mapping[str, Any]] = ContextVar("dynamodb_request", default=MappingProxyType({}))


def apply() -> None:
    """Set the key, per resource that is authorized."""
    service_context = iam_actions.dynamodb_service_context
    resource_arns = iam_actions.dynamodb_resource_arns

    def mended_service_context(body: bytes) -> dict[str, Any]:
        _request.set(request_of(body))
        return dict(service_context(body))

    def mended_resource_arns(body: bytes, region: str, account_id: str) -> list[str]:
        arns = list(resource_arns(body, region, account_id))
        request = request_of(body)
        if "TableName" in request and "RequestItems" in request:
            batches = json.dumps({"RequestItems": request["RequestItems"]}).encode()
            arns += resource_arns(batches, region, account_id)
        return arns

    iam_actions.dynamodb_service_context = mended_service_context
    iam_actions.dynamodb_resource_arns = mended_resource_arns
    add_keys(_leading_keys_of)


def _leading_keys_of(evaluation: Evaluation) -> list[Context]:
    service, _, operation = evaluation.action.partition(":")
    if service != "dynamodb":
        return []
    request = _request.get()
    tables = Tables(
        is_checked=functools.partial(_is_resource, evaluation.resource_arn, evaluation.region),
        partition_key=_partition_key,
    )
    keys = leading_keys(operation, request, tables, in_transaction="dynamodb:EnclosingOperation" in evaluation.context)
    return [] if keys is None or not _agrees(request) else [{"dynamodb:LeadingKeys": keys}]


def _is_resource(resource_arn: str, region: str, table: str, index: str | None) -> bool:
    arn = iam_actions._dynamodb_table_arn(table, region, get_account_id())
    return bool(resource_arn == (arn if index is None else f"{arn}/index/{index}"))


def _partition_key(table_name: str, index_name: str | None) -> str | None:
    """Name the one attribute by which the emulator itself finds the partition."""
    table = dynamodb._tables.get(dynamodb._normalize_table_name(table_name))
    if not table:
        return None
    if index_name is None:
        return str(table["pk_name"])
    index = dynamodb._index_def(table, index_name)
    hash_names = dynamodb._index_key_lists(index)[0] if index else []
    return str(hash_names[0]) if len(hash_names) == 1 else None


def _agrees(request: Mapping[str, Any]) -> bool:
    """Tell whether the emulator will query the very partition that was authorized.

    It looks for the value with a pattern of its own; an expression that the two read differently
    must not pass.
    """
    expression = request.get("KeyConditionExpression")
    if not isinstance(expression, str):
        return True
    table, index = str(request.get("TableName")), request.get("IndexName")
    key = _partition_key(table, index)
    names = request.get("ExpressionAttributeNames") or {}
    values = request.get("ExpressionAttributeValues") or {}
    arn_of_all = Tables(is_checked=lambda *_: True, partition_key=_partition_key)
    queried = dynamodb._extract_pk_from_condition(expression, values, names, key)
    return leading_keys("Query", request, arn_of_all) == [queried]
