"""GET /files/{file_id}."""

from http import HTTPStatus

from lambdas.files.uploading import find_file
from lambdas.files.wiring import files_of
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Show what became of one of the calling tenant's files."""
    file = find_file(request.path_parameter("file_id"), files=files_of(tenant))
    return Answer(HTTPStatus.OK, file.to_json(tenant.tenant_id))
