"""The operations on dead letters."""

from http import HTTPStatus
from typing import Final

from lambdas.dead_letters.letters import held
from lambdas.dead_letters.redriving import redrive
from lambdas.dead_letters.trail import recorder
from lambdas.dead_letters.wiring import queues
from lambdas.shared import aws, settings
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import FieldReader
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.operators import Operator, operator_operations
from lambdas.shared.paging import page_limit
from lambdas.shared.tenant_id import is_tenant_id

_FIELDS: Final = ("queue", "event_id", "tenant_id")
_LONGEST: Final = 128


def list_dead_letters(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /dead-letters: the queues, or the letters of one."""
    name = request.query("queue")
    if name is not None:
        limit = page_limit(request)
        url = queues().url(queues().named(name))
        with held(aws.client("sqs"), url, count=queues().letters_in(url).waiting, limit=limit) as letters:
            return Answer(HTTPStatus.OK, {"letters": [letter.to_json() for letter in letters]})
    shown = [
        {
            "queue": queue.name,
            "owner": queue.owner,
            "kind": queue.kind,
            "letters": queues().letters_in(queues().url(queue)).waiting,
        }
        for queue in queues().every()
    ]
    return Answer(HTTPStatus.OK, {"queues": shown})


def redrive_dead_letters(request: ApiRequest, operator: Operator) -> Answer:
    """POST /dead-letters/redrive: send letters back to where they belong."""
    fields = FieldReader(request.json(), _FIELDS)
    name = fields.text("queue", _LONGEST)
    event_id = fields.text("event_id", _LONGEST) if "event_id" in fields else None
    tenant_id = fields.text("tenant_id", _LONGEST) if "tenant_id" in fields else None
    fields.check()
    if tenant_id is not None and not is_tenant_id(tenant_id):
        raise InvalidRequestError.at("/tenant_id", f"must be a tenant id, got {tenant_id[:40]!r}")
    by = operator.actor
    recorded = recorder(aws.client("dynamodb"), settings.required("REGISTRY_TABLE_NAME"), by=by, queue=name)
    result = redrive(
        aws.client("sqs"), queues(), queues().named(name), event_id=event_id, tenant_id=tenant_id, before=recorded
    )
    return Answer(HTTPStatus.OK, {"sent": result.sent, "left": result.left, "unseen": result.unseen})


handler = operator_operations({"listDeadLetters": list_dead_letters, "redriveDeadLetters": redrive_dead_letters})
"""Both of them."""
