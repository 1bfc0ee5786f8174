"""DELETE /notification-subscriptions/{subscription_id}."""

import re
from http import HTTPStatus
from typing import Final

from lambdas.notifications import channels, wiring
from lambdas.notifications.rules import SubscriptionPendingError, unsubscribe
from lambdas.shared.api import api_operation
from lambdas.shared.fields import path_id
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.problems import ProblemKind
from lambdas.shared.tenant import Tenant

_ID: Final = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
_PENDING: Final = ProblemKind(HTTPStatus.CONFLICT, "subscription-pending", "The subscription is not confirmed yet")


@api_operation({SubscriptionPendingError: _PENDING})
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Let an endpoint be told no more."""
    subscription_id = path_id("subscription_id", request.path_parameter("subscription_id"), _ID)
    unsubscribe(subscription_id, tenant=tenant, subscriptions=wiring.subscriptions_of(tenant), channels=channels.topics)
    return Answer(HTTPStatus.NO_CONTENT, None)
