"""What operators ask the functions of migrations for, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from lambdas.migration.states import TRANSITIONS
from lambdas.shared.fields import IDENTIFIER, FieldReader
from lambdas.shared.tenant_id import is_tenant_id

BEGIN: Final = "begin"
SHOW: Final = "show"
ACTIONS: Final = frozenset({BEGIN, SHOW, *TRANSITIONS})
"""What can be done with a migration."""

_MAX_NAME: Final = 200
_SURVEYS: Final = ("records", "changed", "taken", "batches")


@dataclass(frozen=True, slots=True)
class AdministrationRequest:
    """A step of a migration.

    Attributes:
        tenant_id: The tenant.
        action: One of `ACTIONS`.
        by: Who asks, as the operator's command says; CloudTrail has who invoked the function.
        migration_id: Name of the old installation, for ``begin``; empty else.
        on: For ``retire``, the day from which there is no way back.
    """

    tenant_id: str
    action: str
    by: str
    migration_id: str
    on: date | None

    @classmethod
    def from_payload(cls, payload: Any) -> Self:
        """The request in a function's payload ``{"tenant_id", "action", "by", "migration_id"?, "on"?}``.

        Raises:
            InvalidRequestError: With every fault found.
        """
        read = FieldReader(payload, {"tenant_id", "action", "by", "migration_id", "on"})
        action = read.one_of("action", ACTIONS, f"one of {', '.join(sorted(ACTIONS))}")
        request = cls(
            tenant_id=_tenant_id(read, payload),
            action=action,
            by=read.text("by", _MAX_NAME),
            migration_id=read.matching("migration_id", IDENTIFIER) if action == BEGIN else "",
            on=_day(read) if "on" in read else None,
        )
        read.check()
        return request


@dataclass(frozen=True, slots=True)
class SurveyRequest:
    """A page of what a tenant has.

    Attributes:
        tenant_id: The tenant.
        migration_id: Name of the old installation.
        what: ``records``, ``changed`` (the same, with the content of those that are not as they were taken in),
            ``taken`` (what was taken in) or ``batches`` (what was applied).
        kind: Of the records.
        of: The brand of menu items, the site of supplies and orders, the share of what was taken in; empty for sites.
        after: ``after`` of the page before.
    """

    tenant_id: str
    migration_id: str
    what: str
    kind: str
    of: str
    after: Mapping[str, Any] | None

    @classmethod
    def from_payload(cls, payload: Any) -> Self:
        """The request in a function's payload ``{"tenant_id", "migration_id", "what", "kind"?, "of"?, "after"?}``.

        Raises:
            InvalidRequestError: With every fault found.
        """
        read = FieldReader(payload, {"tenant_id", "migration_id", "what", "kind", "of", "after"})
        after = payload.get("after") if isinstance(payload, dict) else None
        if not isinstance(after, dict | None):
            read.fault("after", "must be what the page before answered")
        request = cls(
            tenant_id=_tenant_id(read, payload),
            migration_id=read.matching("migration_id", IDENTIFIER),
            what=read.one_of("what", _SURVEYS, f"one of {', '.join(_SURVEYS)}"),
            kind=read.text("kind", _MAX_NAME) if "kind" in read else "",
            of=read.matching("of", IDENTIFIER) if "of" in read else "",
            after=after,
        )
        read.check()
        return request


def _tenant_id(read: FieldReader, payload: Any) -> str:
    value = payload.get("tenant_id") if isinstance(payload, dict) else None
    if not is_tenant_id(value):
        read.fault("tenant_id", f"must be 't' and 12 characters of base 32, got {str(value)[:40]!r}")
    return str(value)


def _day(read: FieldReader) -> date | None:
    text = read.text("on", _MAX_NAME)
    try:
        return date.fromisoformat(text)
    except ValueError:
        read.fault("on", f"must be a day such as 2027-01-31, got {text[:40]!r}")
        return None
