"""Whether a policy statement reaches a table, by which actions, and under which conditions."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from saas_constructs.isolation.resolution import UNKNOWN, Resolver
from saas_constructs.isolation.statements import Statement
from saas_constructs.isolation.templates import Resource

ITEM_ACTIONS: Final = frozenset(
    f"dynamodb:{name}"
    for name in (
        "BatchGetItem",
        "BatchWriteItem",
        "ConditionCheckItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "UpdateItem",
    )
)
"""Actions that ``dynamodb:LeadingKeys`` bounds."""

WHOLE_TABLE_ACTIONS: Final = frozenset(
    f"dynamodb:{name}"
    for name in (
        "CreateBackup",
        "DeleteResourcePolicy",
        "DeleteTable",
        "EnableKinesisStreamingDestination",
        "ExportTableToPointInTime",
        "GetRecords",
        "PartiQLDelete",
        "PartiQLInsert",
        "PartiQLSelect",
        "PartiQLUpdate",
        "PutResourcePolicy",
        "RestoreTableFromBackup",
        "RestoreTableToPointInTime",
        "Scan",
        "StartAwsBackupJob",
    )
)
"""Actions that reach every tenant's data whatever the condition says, or open a way to it."""

LEADING_KEY_PREFIX: Final = "${aws:PrincipalTag/tenant_id}#"
_ARN_PARTS: Final = 6


def reached_actions(statement: Statement, table: Resource, resolver: Resolver) -> set[str]:
    """Return those of the two lists of actions above that a statement allows on a table."""
    if not _reaches_table(statement, table, resolver):
        return set()
    catalogue = ITEM_ACTIONS | WHOLE_TABLE_ACTIONS
    content = statement.content
    if "NotAction" in content:
        excluded = resolver.resolve(content["NotAction"], statement.template)
        return {action for action in catalogue if not _matches_any(action, excluded)}
    allowed = resolver.resolve(content.get("Action", []), statement.template)
    return {action for action in catalogue if _matches_any(action, allowed)}


def rests_on_unknown(statement: Statement, resolver: Resolver) -> bool:
    """Tell whether a statement names a resource that can't be read from the templates at hand."""
    resource = statement.content.get("Resource")
    elements = resource if isinstance(resource, list) else [resource]
    return any(isinstance(e, dict) and UNKNOWN in resolver.resolve(e, statement.template) for e in elements)


def is_bound_to_tenant(statement: Statement) -> bool:
    """Tell whether a statement holds for items of the session's tenant only.

    It takes both ``ForAllValues`` on ``dynamodb:LeadingKeys`` and the ``Null`` guard: the former
    is true for a request without keys.
    """
    conditions = normalised_conditions(statement.content)
    keys = conditions.get(("forallvalues:stringlike", "dynamodb:leadingkeys"), [])
    keys += conditions.get(("forallvalues:stringequals", "dynamodb:leadingkeys"), [])
    guard = conditions.get(("null", "dynamodb:leadingkeys"), [])
    return bool(keys) and all(_starts_with_tenant(key) for key in keys) and guard == ["false"]


def normalised_conditions(statement: Mapping[str, Any]) -> dict[tuple[str, str], list[Any]]:
    """Return conditions by operator and key, both in lower case, as IAM reads them."""
    found: dict[tuple[str, str], list[Any]] = {}
    for operator, block in (statement.get("Condition") or {}).items():
        for key, values in block.items():
            listed = values if isinstance(values, list) else [values]
            texts = [str(v).lower() if isinstance(v, bool) else v for v in listed]
            found.setdefault((operator.lower(), key.lower()), []).extend(texts)
    return found


def _starts_with_tenant(key: Any) -> bool:
    return isinstance(key, str) and key.startswith(LEADING_KEY_PREFIX)


def _reaches_table(statement: Statement, table: Resource, resolver: Resolver) -> bool:
    content = statement.content
    arns = resolver.arns(table)
    if "NotResource" in content:
        excluded = resolver.resolve(content["NotResource"], statement.template)
        return not any(_names(pattern, arn) for pattern in excluded for arn in arns)
    patterns = resolver.resolve(content.get("Resource", []), statement.template)
    return any(_names_part(pattern, arn) for pattern in patterns for arn in arns)


def _names_part(pattern: str, arn: str) -> bool:
    """Tell whether a resource pattern names a table, or an index or stream of it."""
    parts = (arn, f"{arn}/index/any", f"{arn}/stream/latest")
    resource = arn.split(":", _ARN_PARTS - 1)[-1]
    return any(_names(pattern, part) for part in parts) or f":{resource}/" in pattern


def _names(pattern: str, arn: str) -> bool:
    parts = pattern.split(":", _ARN_PARTS - 1)
    if len(parts) < _ARN_PARTS:
        return _matches(pattern, arn)
    # Region and account of a statement may be written out where the table's are not.
    expected = arn.split(":", _ARN_PARTS - 1)
    return _matches(parts[2], expected[2]) and _matches(parts[5], expected[5])


def _matches_any(action: str, patterns: Iterable[str]) -> bool:
    return any(_matches(pattern.lower(), action.lower()) for pattern in patterns)


def _matches(pattern: str, text: str) -> bool:
    """Match IAM's wildcards; a policy variable may come to anything."""
    wild = re.sub(r"\$\{[^}]*\}", "*", pattern)
    expression = re.escape(wild).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.DOTALL) is not None
