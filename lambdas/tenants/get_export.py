"""getExport: where the files of a tenant's archive can be had for a while."""

import functools
from http import HTTPStatus

from lambdas.shared.archive_links import ArchiveLinks
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.operators import Operator, operator_operation
from lambdas.tenants.paths import operation_in, tenant_in


@functools.cache
def links() -> ArchiveLinks:
    """Signed addresses of archives' files."""
    return ArchiveLinks.from_environment()


@operator_operation()
def handler(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /tenants/{tenant_id}/exports/{operation_id}."""
    return Answer(HTTPStatus.OK, links().of(tenant_in(request), operation_in(request)))
