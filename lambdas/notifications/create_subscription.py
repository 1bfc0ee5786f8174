"""POST /notification-subscriptions."""

from http import HTTPStatus

from lambdas.notifications import channels, wiring
from lambdas.notifications.rules import (
    AlreadySubscribedError,
    EndpointRefusedError,
    EndpointTakenError,
    TooManySubscriptionsError,
    subscribe,
)
from lambdas.notifications.subscription import subscription_request
from lambdas.shared import settings
from lambdas.shared.api import api_operation
from lambdas.shared.entitlements import check_feature
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.problems import ProblemKind
from lambdas.shared.tenant import Tenant

local_webhooks = bool(settings.words("LOCAL_WEBHOOKS"))

_WEBHOOK = "webhook"
_ERRORS: dict[type[Exception], ProblemKind] = {
    AlreadySubscribedError: ProblemKind(
        HTTPStatus.CONFLICT, "already-subscribed", "The endpoint is subscribed for other messages"
    ),
    EndpointTakenError: ProblemKind(HTTPStatus.CONFLICT, "endpoint-taken", "The endpoint is in use elsewhere"),
    TooManySubscriptionsError: ProblemKind(
        HTTPStatus.CONFLICT, "too-many-subscriptions", "The tenant has too many subscriptions"
    ),
}


@api_operation(_ERRORS)
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Let an address, a phone or a webhook be told."""
    wanted = subscription_request(request.json(), local_webhooks=local_webhooks)
    if wanted.channel == _WEBHOOK:
        check_feature("webhooks", tenant)
    try:
        done = subscribe(wanted, tenant=tenant, subscriptions=wiring.subscriptions_of(tenant), channels=channels.topics)
    except EndpointRefusedError as error:
        raise InvalidRequestError.at("/endpoint", str(error)) from error
    return Answer(HTTPStatus.OK if done.replayed else HTTPStatus.CREATED, done.subscription.to_json())
