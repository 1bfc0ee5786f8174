"""What clients ask of domains, and what they are told."""

from datetime import UTC, datetime
from typing import Any

from lambdas.shared.fields import HOST, FieldReader, path_id
from lambdas.shared.http import ApiRequest
from lambdas.shared.moments import rfc3339
from lambdas.shared.registry.domain import Domain


def host_in_body(value: Any) -> str:
    """The host in a body, in lower case.

    Raises:
        InvalidRequestError: It is no host's name, or there is more.
    """
    read = FieldReader(value, {"host"})
    host = read.text("host", 253).lower()
    if host and not HOST.fullmatch(host):
        read.fault("host", f"must be a host's name such as 'eat.example.com', got {host[:40]!r}")
    read.check()
    return host


def host_in_path(request: ApiRequest) -> str:
    """The path's ``host``, in lower case.

    Raises:
        InvalidRequestError: It is no host's name.
    """
    return path_id("host", request.path_parameter("host").lower(), HOST)


def shown(domain: Domain) -> dict[str, Any]:
    """A domain as clients see it: how far it is, and what is left for them to do in the DNS."""
    body: dict[str, Any] = {
        "host": domain.host,
        "status": domain.status,
        "record": {"type": "TXT", "name": domain.record, "value": domain.token},
        "claimed_at": domain.claimed_at,
    }
    if domain.expires_at is not None:
        body["expires_at"] = rfc3339(datetime.fromtimestamp(domain.expires_at, UTC))
    if domain.points_to:
        body["points_to"] = domain.points_to
    if domain.reason:
        body["reason"] = domain.reason
    return body
