"""POST /reports."""

from http import HTTPStatus

from lambdas.shared.api import api_operation
from lambdas.shared.entitlements import requires_feature
from lambdas.shared.fields import idempotency_key
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.problems import ProblemKind
from lambdas.shared.reach import check_site
from lambdas.shared.tenant import Tenant
from lambdas.tasks.report_request import KIND, report_request
from lambdas.tasks.rules import IdempotencyKeyReusedError, request_task
from lambdas.tasks.wiring import tasks_of

_REUSED = ProblemKind(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "idempotency-key-reused",
    "The idempotency key belongs to another request",
)


@api_operation({IdempotencyKeyReusedError: _REUSED})
@requires_feature("reports")
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Ask for a sales report; the answer says where to look for it."""
    key = idempotency_key(request.header("idempotency-key"))
    wanted = report_request(request.json())
    check_site(tenant, wanted.site_id)
    asked = request_task(KIND, wanted.to_json(), tenant=tenant, idempotency_key=key, tasks=tasks_of(tenant))
    # Relative to /reports: an API's base path is not the function's to know (RFC 9110, section 10.2.2).
    headers = {"Location": f"tasks/{asked.task.task_id}"}
    if asked.replayed:
        headers["Idempotent-Replayed"] = "true"
    return Answer(HTTPStatus.ACCEPTED, asked.task.to_json(), headers)
