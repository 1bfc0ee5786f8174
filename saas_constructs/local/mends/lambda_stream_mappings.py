# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Functions that read a table's stream: failures come to an end, and hold up nobody else.

Upstream: MiniStack 1.5.33 repeats a batch that fails for ever; ``MaximumRetryAttempts``,
``BisectBatchOnFunctionError`` and partial failures count for nothing. It runs these functions in the
one thread that reads all queues and streams.
Why: one record that can't be published would stop all that come after it; a slow publisher would stop
every consumer.
Remove when: ``tests/local/mends/test_lambda_stream_mappings.py`` finds the upstream emulator giving up.

``ParallelizationFactor`` changes nothing: a stream has one shard here and one reader.
"""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

from ministack.core import responses
from ministack.core.arn import ArnParseError, parse_arn
from ministack.services import dynamodb, lambda_svc

from saas_constructs.local.emulation.stream_batches import Delivery, Outcome, Policy, Record, outcome_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOG = logging.getLogger(__name__)
_PARTIAL = "ReportBatchItemFailures"

Mapping = dict[str, Any]


def apply() -> None:
    """Put the mend in force."""
    lambda_svc._poll_dynamodb_streams = _poll


def _poll() -> bool:
    """Hand each mapping that is free its next batch; return whether there was one."""
    found = False
    for account, region, mapping in lambda_svc._iter_all_esms():
        tokens = responses._request_account_id.set(account), responses._request_region.set(region)
        try:
            found = _poll_one(mapping) or found
        finally:
            responses._request_account_id.reset(tokens[0])
            responses._request_region.reset(tokens[1])
    return found


def _poll_one(mapping: Mapping) -> bool:
    table = _table_of(mapping)
    identifier = mapping["UUID"]
    function, _config = lambda_svc._get_func_record_for_qualifier(mapping["FunctionName"], mapping.get("Qualifier"))
    if table is None or function is None or lambda_svc._esm_inflight.get(identifier):
        return False
    position = _position(mapping, table)
    records = dynamodb.stream_records_since(table, position, int(mapping.get("BatchSize", 100)))
    if not records:
        return False
    wanted = lambda_svc._apply_filter_criteria(records, mapping)
    following = position + len(records)
    if wanted:
        lambda_svc._dispatch_esm_batch(identifier, _deliver, mapping, function, wanted, following)
    else:
        _advance(identifier, following)
    return True


def _table_of(mapping: Mapping) -> str | None:
    """Name the table whose stream an enabled mapping reads; None for all other mappings."""
    try:
        source = parse_arn(mapping.get("EventSourceArn", ""))
    except ArnParseError:
        return None
    here = source.account_id == responses.get_account_id() and source.region == responses.get_region()
    if source.service != "dynamodb" or not here or not mapping.get("Enabled", True):
        return None
    name, _label = lambda_svc._dynamodb_stream_table_from_arn_spec(source) or (None, None)
    table = dynamodb._tables.get(name)
    return name if table and table.get("LatestStreamArn") == mapping["EventSourceArn"] else None


def _position(mapping: Mapping, table: str) -> int:
    identifier = mapping["UUID"]
    horizon = dynamodb.stream_start_position(table)
    with lambda_svc._dynamodb_stream_positions_lock:
        positions = lambda_svc._dynamodb_stream_positions
        if identifier not in positions:
            latest = mapping.get("StartingPosition", "LATEST") != "TRIM_HORIZON"
            positions[identifier] = dynamodb.stream_end_position(table) if latest else horizon
        positions[identifier] = max(positions[identifier], horizon)
        position: int = positions[identifier]
    return position


def _advance(identifier: str, position: int) -> None:
    with lambda_svc._dynamodb_stream_positions_lock:
        lambda_svc._dynamodb_stream_positions[identifier] = position


def _deliver(mapping: Mapping, function: Any, records: Sequence[Record], following: int) -> None:
    partial = _PARTIAL in (mapping.get("FunctionResponseTypes") or [])

    def invoke(batch: Sequence[Record]) -> Outcome:
        result = lambda_svc._execute_function(function, {"Records": list(batch)})
        outcome = outcome_of({**result, "body": _parsed(result.get("body"))}, batch, partial=partial)
        left = len(batch) - outcome.done
        mapping["LastProcessingResult"] = f"PROBLEM: {left} of {len(batch)} records failed" if left else "OK"
        return outcome

    def discard(batch: Sequence[Record], outcome: Outcome, reason: str) -> None:
        _LOG.warning("%s gave up %d records of its stream: %s", mapping["FunctionName"], len(batch), reason)
        lambda_svc._send_ddb_stream_failure_record(
            mapping, function, list(batch), mapping["EventSourceArn"], outcome.result, reason
        )

    def wanted() -> bool:
        known = lambda_svc._esms.get(mapping["UUID"])
        return known is mapping and bool(mapping.get("Enabled", True))

    if Delivery(Policy.of(mapping), invoke, discard, wanted, time.sleep).run(records):
        _advance(mapping["UUID"], following)


def _parsed(body: Any) -> Any:
    if not isinstance(body, str | bytes):
        return body
    try:
        return json.loads(body)
    except ValueError:
        return body
