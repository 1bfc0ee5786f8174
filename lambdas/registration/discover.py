"""GET /discovery."""

import json
from http import HTTPStatus

from lambdas.registration.discovery import by_host, by_slug
from lambdas.registration.name_store import NameStore
from lambdas.registration.request import SLUG
from lambdas.shared import aws, settings
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.fields import HOST
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.public_api import public_operation

names = NameStore(aws.client("dynamodb"), settings.required("REGISTRY_TABLE_NAME"))
common = json.loads(settings.required("DISCOVERY"))


@public_operation()
def handler(request: ApiRequest) -> Answer:
    """Tell a tenant's application where to sign in and which API to call, by ``slug`` or by ``host``."""
    slug, host = request.query("slug"), request.query("host")
    if (slug is None) == (host is None):
        raise InvalidRequestError.at("/query", "must have either slug or host")
    if slug is not None:
        if not SLUG.fullmatch(slug):
            raise InvalidRequestError.at("/query/slug", f"must match ^{SLUG.pattern}$")
        return Answer(HTTPStatus.OK, by_slug(slug, common=common, names=names))
    name = str(host).lower()
    if not HOST.fullmatch(name):
        raise InvalidRequestError.at("/query/host", "must be the name of a host, without a port")
    return Answer(HTTPStatus.OK, by_host(name, common=common, names=names))
