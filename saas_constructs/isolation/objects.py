"""Whether a policy statement reaches objects of tenants, by which actions, and whether it is bound to one tenant."""

import re
from collections.abc import Mapping
from typing import Any, Final

from saas_constructs.isolation.reach import matches_any, normalised_conditions, overlap, without_variables
from saas_constructs.isolation.resolution import UNKNOWN, Resolver
from saas_constructs.isolation.statements import Statement
from saas_constructs.isolation.templates import Resource

TENANT_FOLDER: Final = "${aws:PrincipalTag/tenant_id}/"
"""What the keys begin with that a session may reach."""

OBJECT_ACTIONS: Final = frozenset(
    f"s3:{name}"
    for name in (
        "AbortMultipartUpload",
        "DeleteObject",
        "DeleteObjectTagging",
        "DeleteObjectVersion",
        "GetObject",
        "GetObjectAttributes",
        "GetObjectTagging",
        "GetObjectVersion",
        "ListMultipartUploadParts",
        "PutObject",
        "PutObjectAcl",
        "PutObjectTagging",
        "RestoreObject",
    )
)
"""Actions on single objects, which the key in a resource bounds."""

LISTING: Final = "s3:ListBucket"
"""The action that the condition on ``s3:prefix`` bounds."""

WHOLE_BUCKET_ACTIONS: Final = frozenset(
    f"s3:{name}"
    for name in (
        "DeleteBucketPolicy",
        "ListBucketMultipartUploads",
        "ListBucketVersions",
        "PutBucketAcl",
        "PutBucketNotification",
        "PutBucketPolicy",
        "PutBucketPublicAccessBlock",
        "PutInventoryConfiguration",
        "PutReplicationConfiguration",
    )
)
"""Actions that reach every tenant's objects whatever the condition says, or open a way to them."""

_ANY_KEY: Final = "*"
_ANY_BUCKET: Final = "arn:aws:s3:::"


def reached_objects(statement: Statement, bucket: Resource, resolver: Resolver) -> set[str]:
    """Return those of the object actions that a statement allows on some object of a bucket."""
    if not _reaches(statement, f"{bucket.token}/{_ANY_KEY}", resolver):
        return set()
    return _allowed(statement, OBJECT_ACTIONS, resolver)


def reached_bucket(statement: Statement, bucket: Resource, resolver: Resolver) -> set[str]:
    """Return those of the actions on buckets, listing included, that a statement allows on a bucket."""
    if not _reaches(statement, bucket.token, resolver):
        return set()
    return _allowed(statement, WHOLE_BUCKET_ACTIONS | {LISTING}, resolver)


def objects_bound_to_tenant(statement: Statement, bucket: Resource, resolver: Resolver) -> bool:
    """Tell whether a statement reaches objects in the folder of the session's tenant only."""
    content = statement.content
    if "NotResource" in content:
        return False
    patterns = resolver.resolve(content.get("Resource", UNKNOWN), statement.template)
    # The bucket of a tenant's own stack is named by a parameter: all that is known of it is what follows.
    beginnings = tuple(f"{name}/{TENANT_FOLDER}" for name in (bucket.token, UNKNOWN))
    return all(pattern.startswith(beginnings) for pattern in patterns if _names(pattern, f"{bucket.token}/{_ANY_KEY}"))


def listing_bound_to_tenant(statement: Mapping[str, Any]) -> bool:
    """Tell whether a statement lists the folder of the session's tenant only."""
    conditions = normalised_conditions(statement)
    prefixes = conditions.get(("stringlike", "s3:prefix"), []) + conditions.get(("stringequals", "s3:prefix"), [])
    return bool(prefixes) and all(isinstance(text, str) and text.startswith(TENANT_FOLDER) for text in prefixes)


def _reaches(statement: Statement, name: str, resolver: Resolver) -> bool:
    content = statement.content
    if "NotResource" in content:
        excluded = resolver.certain(content["NotResource"], statement.template)
        return not any(_covers(text, name) or _covers(text, f"{_ANY_BUCKET}{name}") for text in excluded)
    patterns = resolver.resolve(content.get("Resource", UNKNOWN), statement.template)
    return any(_names(pattern, name) for pattern in patterns)


def _names(pattern: str, name: str) -> bool:
    """Tell whether a resource pattern may name a bucket, or an object of it."""
    text = without_variables(pattern)
    return overlap(text, name) or overlap(text, f"{_ANY_BUCKET}{name}")


def _covers(pattern: str, name: str) -> bool:
    """Tell whether a pattern matches all that a name stands for."""
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), name) is not None


def _allowed(statement: Statement, catalogue: frozenset[str], resolver: Resolver) -> set[str]:
    content = statement.content
    if "NotAction" in content:
        excluded = resolver.certain(content["NotAction"], statement.template)
        return {action for action in catalogue if not matches_any(action, excluded)}
    allowed = resolver.resolve(content.get("Action", UNKNOWN), statement.template)
    return {action for action in catalogue if matches_any(action, allowed)}
