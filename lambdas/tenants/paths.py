"""What the paths of operators' requests name."""

import re
from typing import Final

from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import path_id
from lambdas.shared.http import ApiRequest
from lambdas.shared.tenant_id import is_tenant_id

_OPERATION_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}")
_SHOWN: Final = 40


def tenant_in(request: ApiRequest) -> str:
    """The tenant id in the path.

    Raises:
        InvalidRequestError: It is no tenant id.
    """
    value = request.path_parameter("tenant_id")
    if not is_tenant_id(value):
        detail = f"must be a tenant id, 't' and 12 characters of base 32, got {value[:_SHOWN]!r}; listTenants tells it"
        raise InvalidRequestError.at("/path/tenant_id", detail)
    return value


def operation_in(request: ApiRequest) -> str:
    """The operation id in the path.

    Raises:
        InvalidRequestError: It has not the form of one.
    """
    return path_id("operation_id", request.path_parameter("operation_id"), _OPERATION_ID)
