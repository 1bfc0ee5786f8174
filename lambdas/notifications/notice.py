"""Something that people are to be told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from lambdas.shared.contracts.envelope import Event, event_id_of
from lambdas.shared.messages import MessageError
from lambdas.shared.tenant_id import is_tenant_id

LEADERS: Final = ("manager", "owner")
"""Who is told of what went wrong, and of the day."""

_FIELDS: Final = ("notice", "role", "tenant_id", "site_id", "order_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A notice in words.

    Attributes:
        subject: Of a letter: at most 100 printable characters of ASCII, as SNS wants it.
        letter: The letter.
        short: At most 140 characters of ASCII, which one SMS holds.
    """

    subject: str
    letter: str
    short: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that people are to be told.

    Attributes:
        notice_id: The same one however often it is made.
        kind: Detail type of the event that it is about.
        tenant_id: Whose people.
        site_id: Of which site.
        roles: Which of them.
        data: The event's own fields.
    """

    notice_id: str
    kind: str
    tenant_id: str
    site_id: str
    roles: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def occurred_at(self) -> str:
        """When that happened, UTC, RFC 3339 with milliseconds; empty where a service did not say."""
        return str(self.data.get("occurred_at", ""))

    def to_json(self, text: Text) -> dict[str, Any]:
        """The notice as webhooks get it."""
        return {
            "notice_id": self.notice_id,
            "kind": self.kind,
            "tenant_id": self.tenant_id,
            "site_id": self.site_id,
            "roles": list(self.roles),
            "text": text.letter,
            "data": dict(self.data),
        }

    @classmethod
    def of_event(cls, event: Event) -> "Notice":
        """What an event of a site, which it names, tells the site's leaders."""
        envelope = ("event_id", "tenant_id", "correlation_id", "version")
        detail = event.to_detail()
        return cls(
            notice_id=event.event_id,
            kind=event.DETAIL_TYPE,
            tenant_id=event.tenant_id,
            site_id=detail["site_id"],
            roles=LEADERS,
            data={name: value for name, value in detail.items() if name not in envelope},
        )

    @classmethod
    def from_message(cls, body: Mapping[str, Any]) -> "Notice":
        """The notice in a service's message, such as a workflow's.

        Raises:
            MessageError: There is none in it.
        """
        values = {name: body.get(name) for name in _FIELDS}
        if not all(isinstance(value, str) and value for value in values.values()):
            raise MessageError(f"a notice has the texts {', '.join(_FIELDS)}")
        if not is_tenant_id(values["tenant_id"]):
            raise MessageError("a notice's tenant_id must be a tenant's")
        return cls(
            notice_id=event_id_of(f"Notice{body['notice']}", 1, f"{body['tenant_id']}/{body['order_id']}"),
            kind=body["notice"],
            tenant_id=body["tenant_id"],
            site_id=body["site_id"],
            roles=(body["role"],),
            data={"order_id": body["order_id"]},
        )
