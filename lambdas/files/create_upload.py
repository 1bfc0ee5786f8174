"""POST /files."""

from datetime import timedelta
from http import HTTPStatus

from lambdas.files.model import PENDING
from lambdas.files.request import new_file
from lambdas.files.storage import FORM_SECONDS
from lambdas.files.storage_wiring import storage_of
from lambdas.files.uploading import IdempotencyKeyReusedError, UploadExpiredError, announce
from lambdas.files.wiring import files_of
from lambdas.shared.api import api_operation
from lambdas.shared.fields import idempotency_key
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.moments import rfc3339, utc_now
from lambdas.shared.problems import ProblemKind
from lambdas.shared.tenant import Tenant

_REUSED = ProblemKind(
    HTTPStatus.UNPROCESSABLE_ENTITY,
    "idempotency-key-reused",
    "The idempotency key belongs to another request",
)
_EXPIRED = ProblemKind(HTTPStatus.CONFLICT, "upload-expired", "The upload was announced too long ago")


@api_operation({IdempotencyKeyReusedError: _REUSED, UploadExpiredError: _EXPIRED})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Let the caller upload a file; the answer is a form that S3 takes, for this file alone."""
    key = idempotency_key(request.header("idempotency-key"))
    wanted = new_file(request.json())
    announced = announce(wanted, tenant=tenant, idempotency_key=key, files=files_of(tenant))
    file = announced.file
    body = file.to_json(tenant.tenant_id)
    if file.status == PENDING:
        form = storage_of(tenant).form(file.file_id, content_type=file.content_type, size=file.size)
        body |= {"upload": form.to_json(), "expires_at": rfc3339(utc_now() + timedelta(seconds=FORM_SECONDS))}
    # Relative to /files, as the API's base path is not the function's to know (RFC 9110, section 10.2.2).
    headers = {"Location": f"files/{file.file_id}"}
    if announced.replayed:
        headers["Idempotent-Replayed"] = "true"
    return Answer(HTTPStatus.OK if announced.replayed else HTTPStatus.CREATED, body, headers)
