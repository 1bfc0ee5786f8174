"""What the bodies and headers of operators' requests ask for."""

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from lambdas.shared.fields import FieldReader, idempotency_key
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.lifecycle.operation import RUNNING, Operation, operation_id_of
from lambdas.shared.preconditions import entity_tag
from lambdas.shared.registry.records import MODELS, TenantRecord

SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,30}[a-z0-9]")
TIER: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
_LONGEST_REASON: Final = 500
_KEY: Final = "Idempotency-Key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The body of a request.

    Attributes:
        reason: What the operator says about it.
        slug: A slug, where one is asked for.
        tier: A tier, where one is named.
        model: An isolation model, where one is named.
    """

    reason: str | None = None
    slug: str = ""
    tier: str | None = None
    model: str | None = None


def asked(request: ApiRequest, *names: str, required: tuple[str, ...] = ()) -> Asked:
    """The body's fields ``names``, of which ``required`` have to be there; no body is an empty one where none has.

    Raises:
        InvalidRequestError: With every fault.
    """
    body: Any = {} if not request.event.get("body") and not required else request.json()
    fields = FieldReader(body, names)
    wanted = [name for name in names if name in fields or name in required]
    values: dict[str, Any] = {}
    for name in wanted:
        if name == "reason":
            values[name] = fields.text(name, _LONGEST_REASON)
        elif name == "slug":
            values[name] = fields.matching(name, SLUG)
        elif name == "tier":
            values[name] = fields.matching(name, TIER)
        else:
            values[name] = fields.one_of(name, MODELS, f"one of {', '.join(MODELS)}")
    fields.check()
    return Asked(**values)


def operation_id(request: ApiRequest, tenant_id: str, kind: str) -> str | None:
    """The id that the request's idempotency key leads to; none where it has no key.

    Raises:
        InvalidRequestError: The key is of another form.
    """
    key = request.header(_KEY)
    return None if key is None else operation_id_of(tenant_id, kind, idempotency_key(key))


def told(operation: Operation, body: dict[str, Any] | None = None) -> Answer:
    """The operation: 200 where it is over, 202 and where to ask again where it goes on.

    Args:
        operation: The operation.
        body: What is shown, where that is more than the operation itself.
    """
    body = operation.shown() if body is None else body
    if operation.status != RUNNING:
        return Answer(HTTPStatus.OK, body)
    place = f"/tenants/{operation.tenant_id}/operations/{operation.operation_id}"
    return Answer(HTTPStatus.ACCEPTED, body, {"Location": place})


def tenant_told(record: TenantRecord) -> Answer:
    """The tenant, with the version that a change of it may name in ``If-Match``."""
    return Answer(HTTPStatus.OK, record.to_json(), {"ETag": entity_tag(record.version)})
