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
        "ReadDataForReplication",
        "RestoreTableFromAwsBackup",
        "RestoreTableFromBackup",
        "RestoreTableToPointInTime",
        "Scan",
        "StartAwsBackupJob",
    )
)
"""Actions that reach every tenant's data whatever the condition says, or open a way to it."""

LEADING_KEY_PREFIX: Final = "${aws:PrincipalTag/tenant_id}#"
_ARN_FIELDS: Final = 6


def reached_actions(statement: Statement, table: Resource, resolver: Resolver) -> set[str]:
    """Return those of the two lists of actions above that a statement allows on a table."""
    if not _reaches_table(statement, table, resolver):
        return set()
    catalogue = ITEM_ACTIONS | WHOLE_TABLE_ACTIONS
    content = statement.content
    if "NotAction" in content:
        excluded = resolver.certain(content["NotAction"], statement.template)
        return {action for action in catalogue if not matches_any(action, excluded)}
    allowed = resolver.resolve(content.get("Action", UNKNOWN), statement.template)
    return {action for action in catalogue if matches_any(action, allowed)}


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
    condition = statement.get("Condition")
    for operator, block in condition.items() if isinstance(condition, dict) else ():
        for key, values in block.items() if isinstance(block, dict) else ():
            listed = values if isinstance(values, list) else [values]
            texts = [str(v).lower() if isinstance(v, bool) else v for v in listed]
            found.setdefault((operator.lower(), key.lower()), []).extend(texts)
    return found


def _starts_with_tenant(key: Any) -> bool:
    return isinstance(key, str) and key.startswith(LEADING_KEY_PREFIX)


def _reaches_table(statement: Statement, table: Resource, resolver: Resolver) -> bool:
    content = statement.content
    names, parts = resolver.table_names(table), _parts(table)
    if "NotResource" in content:
        excluded = resolver.certain(content["NotResource"], statement.template)
        return not any(_excludes(excluded, name, parts) for name in names if UNKNOWN not in name)
    patterns = resolver.resolve(content.get("Resource", UNKNOWN), statement.template)
    return any(_names(without_variables(pattern), name, parts) for pattern in patterns for name in names)


def _parts(table: Resource) -> list[str]:
    """Name what follows a table's ARN in those of the table, its indexes and its stream."""
    listed = (table.properties.get(f"{kind}SecondaryIndexes") for kind in ("Global", "Local"))
    indexes = [index for indexes in listed if isinstance(indexes, list) for index in indexes]
    names = [index["IndexName"] for index in indexes if "IndexName" in index and isinstance(index["IndexName"], str)]
    return ["", "/stream/latest", *(f"/index/{name}" for name in ("any", *names))]


def _names(pattern: str, table: str, parts: Iterable[str]) -> bool:
    """Tell whether a resource pattern may name a table or a part of it."""
    if "<" in pattern and not table.startswith("<"):
        # It refers to a resource of the templates, and that is known by its token alone.
        return False
    fields = pattern.split(":", _ARN_FIELDS - 1)
    last = len(fields) - 1
    if last == _ARN_FIELDS - 1 and fields[last].startswith(f"table/{table}/"):
        return overlap(fields[2], "dynamodb")
    # Region and account of a statement may be written out where the table's are not.
    arns = (["arn", "*", "dynamodb", "*", "*", f"table/{table}{part}"] for part in parts)
    return any(
        all(overlap(*pair) for pair in zip(fields[:last], arn[:last], strict=True))
        # A pattern of fewer fields ends in one that matches several.
        and overlap(fields[last], ":".join(arn[last:]))
        for arn in arns
    )


def _excludes(patterns: Iterable[str], table: str, parts: Iterable[str]) -> bool:
    """Tell whether patterns cover a table with all its parts, in every region and account."""
    return all(
        any(_matches(pattern, f"arn:aws:dynamodb:-:-:table/{table}{part}") for pattern in patterns) for part in parts
    )


def overlap(one: str, other: str) -> bool:
    """Tell whether some text matches both of two patterns."""
    waiting, seen = [(0, 0)], {(0, 0)}
    while waiting:
        i, j = waiting.pop()
        a, b = one[i : i + 1], other[j : j + 1]
        if not a and not b:
            return True
        following = []
        if a == "*" or (b == "*" and a):
            following.append((i + 1, j))
        if b == "*" or (a == "*" and b):
            following.append((i, j + 1))
        if a and b and (a == b or "?" in (a, b)):
            following.append((i + 1, j + 1))
        for state in following:
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return False


def matches_any(action: str, patterns: Iterable[str]) -> bool:
    """Tell whether one of IAM's patterns covers an action."""
    return any(_matches(without_variables(pattern).lower(), action.lower()) for pattern in patterns)


def without_variables(pattern: str) -> str:
    """A policy variable may come to anything."""
    return re.sub(r"\$\{[^}]*\}", "*", pattern)


def _matches(pattern: str, text: str) -> bool:
    """Match IAM's wildcards."""
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.DOTALL) is not None
