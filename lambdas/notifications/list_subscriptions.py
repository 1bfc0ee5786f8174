"""GET /notification-subscriptions."""

from http import HTTPStatus

from lambdas.notifications import wiring
from lambdas.notifications.rules import visible
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant


@api_operation()
def handler(_request: ApiRequest, tenant: Tenant) -> Answer:
    """List who is told, as far as the caller may see it."""
    found = visible(tenant, wiring.subscriptions_of(tenant).all())
    return Answer(HTTPStatus.OK, {"subscriptions": [subscription.to_json() for subscription in found]})
