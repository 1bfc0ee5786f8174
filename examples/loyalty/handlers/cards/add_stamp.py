"""POST /cards/{card_id}/stamps."""

from http import HTTPStatus

from cards.card_store import CardStore
from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_session import TenantSessions

sessions = TenantSessions.from_environment()


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Add a stamp for a purchase to a customer's card."""
    card_id = request.path_parameter("card_id")
    cards = CardStore(sessions.dynamodb(tenant), tenant.tenant_id)
    stamps = cards.add_stamp(card_id, request.json()["purchase_id"])
    return Answer(HTTPStatus.OK, {"card_id": card_id, "stamps": stamps})
