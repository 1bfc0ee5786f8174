"""DELETE /files/{file_id}."""

from http import HTTPStatus

from lambdas.files.deleting import FileInUseError, delete_file
from lambdas.files.storage_wiring import storage_of
from lambdas.files.wiring import files_of
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.problems import ProblemKind
from lambdas.shared.tenant import Tenant

_IN_USE = ProblemKind(HTTPStatus.CONFLICT, "file-in-use", "The file is shown somewhere")


@api_operation({FileInUseError: _IN_USE})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Delete one of the calling tenant's files."""
    delete_file(request.path_parameter("file_id"), files=files_of(tenant), objects=storage_of(tenant))
    return Answer(HTTPStatus.NO_CONTENT, None)
