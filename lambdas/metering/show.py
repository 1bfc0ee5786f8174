"""The operations that show operators what tenants use and cost. They change nothing."""

import os
from collections.abc import Mapping
from decimal import Decimal
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from lambdas.metering.cost import cost_of, direct_names, shared_of
from lambdas.metering.days import Span, day_of, span_of
from lambdas.metering.pricing import PriceList
from lambdas.metering.readings import METRICS, Counters, number
from lambdas.metering.usage_reader import UsageReader
from lambdas.shared import aws, settings
from lambdas.shared.errors import NotFoundError
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.moments import utc_now
from lambdas.shared.operators import Operator, operator_operations
from lambdas.shared.paging import PageRequest
from lambdas.shared.registry.store import TenantRegistry
from lambdas.shared.tenant_id import is_tenant_id

registry: Final = TenantRegistry.from_environment()
reader: Final = UsageReader(aws.client("dynamodb"), settings.required("USAGE_TABLE_NAME"))
prices: Final = PriceList.from_file(Path(os.environ["LAMBDA_TASK_ROOT"]) / "prices.json")


def get_tenant_usage(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /tenants/{tenant_id}/usage."""
    tenant_id, span = _tenant(request), span_of(request, utc_now())
    periods = reader.periods(tenant_id, *span.periods)
    body = {
        "tenant_id": tenant_id,
        **_of(span),
        "granularity": span.granularity,
        "periods": [{"period": period, **counted(used)} for period, used in sorted(periods.items())],
        "total": counted(_sum(periods)),
    }
    return Answer(HTTPStatus.OK, body)


def list_usage(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /usage: of one day, in the order of tenants' ids."""
    day, page = day_of(request, "date"), PageRequest.of(request)
    tenant_ids, cursor = reader.tenants_of(day, limit=page.limit, after=page.after)
    used = reader.of_day(tenant_ids, day)
    whole = _sum(reader.whole(day, day))
    body = {
        "date": day,
        "tenants": [{"tenant_id": tenant_id, **counted(used.get(tenant_id, {}))} for tenant_id in tenant_ids],
        "total": counted(direct_names(whole)),
        "shared": counted(shared_of(whole)),
        "next_cursor": cursor,
    }
    return Answer(HTTPStatus.OK, body)


def get_tenant_cost(request: ApiRequest, _operator: Operator) -> Answer:
    """GET /tenants/{tenant_id}/cost."""
    tenant_id, span = _tenant(request), span_of(request, utc_now())
    first, last = span.days
    cost = cost_of(reader.periods(tenant_id, first, last), reader.whole(first, last), prices)
    listed = {"region": prices.region, "looked_up": prices.looked_up}
    return Answer(HTTPStatus.OK, {"tenant_id": tenant_id, **_of(span), "prices": listed, **cost.to_json()})


handler = operator_operations(
    {"getTenantUsage": get_tenant_usage, "listUsage": list_usage, "getTenantCost": get_tenant_cost}
)


def counted(used: Counters) -> dict[str, int | float]:
    """Counters as operators see them: what every platform counts, and the units that there are."""
    return {name: number(used.get(name, Decimal(0))) for name in (*METRICS, *sorted(used.keys() - set(METRICS)))}


def _sum(periods: Mapping[str, Counters]) -> Counters:
    total: Counters = {}
    for used in periods.values():
        for name, value in used.items():
            total[name] = total.get(name, Decimal(0)) + value
    return total


def _tenant(request: ApiRequest) -> str:
    tenant_id = request.path_parameter("tenant_id")
    if not is_tenant_id(tenant_id):
        raise NotFoundError("there is no such tenant; listTenants tells which there are")
    # Who was off-boarded is still there: their usage is kept.
    return registry.require(tenant_id).tenant_id


def _of(span: Span) -> dict[str, Any]:
    first, last = span.days
    return {"from": first, "to": last}
