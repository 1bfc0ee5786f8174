"""POST /sites/{site_id}/supplies/{supply_id}/adjustments."""

from http import HTTPStatus

from lambdas.shared.api import api_operation
from lambdas.shared.fields import idempotency_key, path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.problems import ProblemKind
from lambdas.shared.tenant import Tenant
from lambdas.supplies.adjustments import IdempotencyKeyReusedError, adjust_supply
from lambdas.supplies.validation import adjustment_request
from lambdas.supplies.wiring import supplies_of

_REUSED = ProblemKind(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "idempotency-key-reused",
    "The idempotency key belongs to another adjustment",
)


@api_operation({IdempotencyKeyReusedError: _REUSED})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Change what one of the calling tenant's sites has on hand."""
    key = idempotency_key(request.header("idempotency-key"))
    adjusted = adjust_supply(
        path_id("site_id", request.path_parameter("site_id")),
        path_id("supply_id", request.path_parameter("supply_id")),
        adjustment_request(request.json()),
        tenant=tenant,
        idempotency_key=key,
        supplies=supplies_of(tenant),
    )
    body = {**adjusted.adjustment.to_json(), "on_hand": adjusted.on_hand}
    if adjusted.replayed:
        return Answer(HTTPStatus.OK, body, {"Idempotent-Replayed": "true"})
    return Answer(HTTPStatus.CREATED, body)
