"""GET /cards/{card_id}."""

from http import HTTPStatus

from cards.card_store import CardStore
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Tell how many stamps a customer's card has, and what it has earned."""
    card_id = request.path_parameter("card_id")
    card = CardStore(sessions.dynamodb(tenant), tenant.tenant_id).card(card_id)
    reward = {} if card.reward is None else {"reward": card.reward}
    return Answer(HTTPStatus.OK, {"card_id": card_id, "stamps": card.stamps, **reward})
