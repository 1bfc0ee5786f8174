"""Runs handlers warm in this process, beside the bare SDK calls they contain; prints JSON.

Started by :mod:`benchmarks.requests` with a function's environment and its role's credentials.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import statistics
import sys
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.endpoint import Endpoint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BATCH = 40
_BATCHES = 9


@dataclass
class Context:
    """What Lambda passes as context, as far as handlers read it."""

    function_name: str = "benchmark"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:us-east-1:000000000000:function:benchmark"
    aws_request_id: str = "benchmark"
    tenant_id: str | None = None


@contextlib.contextmanager
def counting() -> Iterator[list[str]]:
    """Collect the names of the AWS operations that are sent."""
    sent: list[str] = []
    original = Endpoint.make_request

    def make_request(self: Endpoint, operation_model: Any, request_dict: Any) -> Any:
        sent.append(operation_model.name)
        return original(self, operation_model, request_dict)

    Endpoint.make_request = make_request  # type: ignore[method-assign]  # the one place that every SDK call passes
    try:
        yield sent
    finally:
        Endpoint.make_request = original  # type: ignore[method-assign]  # puts back what was there


def batches(*calls: Callable[[], object]) -> list[float]:
    """CPU of one call of each in microseconds: the median of batches taken in turn."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(_BATCHES):
        for number, call in enumerate(calls):
            started = time.process_time()
            for _ in range(_BATCH):
                call()
            taken[number].append((time.process_time() - started) / _BATCH * 1_000_000)
    return [statistics.median(values) for values in taken]


def api_event(job: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An API Gateway proxy event for the job's tenant."""
    return {
        "headers": {},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "body": None,
        "isBase64Encoded": False,
        "requestContext": {"requestId": "benchmark", "authorizer": job["authorizer"]},
        **changes,
    }


def create_order(job: dict[str, Any]) -> tuple[Callable[[], object], Callable[[], object]]:
    """A create order of a new key at a site that is known already, and the two calls it makes."""
    module = importlib.import_module("lambdas.orders.create_order")
    wiring = importlib.import_module("lambdas.orders.wiring")
    tenant = importlib.import_module("lambdas.shared.tenant").Tenant.from_authorizer(api_event(job))
    client = wiring.data.of(tenant).client
    body = json.dumps(job["order"])

    def handled() -> object:
        event = api_event(job, headers={"Idempotency-Key": uuid.uuid4().hex}, body=body)
        answer = module.handler(event, Context())
        assert answer["statusCode"] == 201, answer  # noqa: PLR2004, S101 - a benchmark of refusals says nothing
        return answer

    order_id = json.loads(handled()["body"])["order_id"]  # type: ignore[index]  # a proxy answer
    key = {"pk": {"S": f"{tenant.tenant_id}#order#{order_id}"}, "sk": {"S": "order"}}
    item = client.get_item(TableName=os.environ["TABLE_NAME"], Key=key)["Item"]
    menu = _menu_request(tenant.tenant_id, job)

    def bare() -> object:
        client.batch_get_item(RequestItems=menu)
        item["pk"] = {"S": f"{tenant.tenant_id}#order#{uuid.uuid4().hex}"}
        return client.put_item(
            TableName=os.environ["TABLE_NAME"],
            Item=item,
            ConditionExpression="attribute_not_exists(pk)",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )

    return handled, bare


def _menu_request(tenant_id: str, job: dict[str, Any]) -> dict[str, Any]:
    """What BatchGetItem asks for: the site, and the brand's and the site's word on each position of the order."""
    site = f"{tenant_id}#site#{job['order']['site_id']}"
    menus = (f"{tenant_id}#brand#{job['brand_id']}#menu", f"{site}#menu")
    positions = [f"item#{line['sku']}" for line in job["order"]["items"]]
    wanted = [(site, "site"), *((menu, position) for position in positions for menu in menus)]
    keys = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in wanted]
    return {os.environ["TABLE_NAME"]: {"Keys": keys, "ConsistentRead": True}}


def get_order(job: dict[str, Any]) -> tuple[Callable[[], object], Callable[[], object]]:
    """A get order, and the GetItem it contains."""
    module = importlib.import_module("lambdas.orders.get_order")
    wiring = importlib.import_module("lambdas.orders.wiring")
    tenant = importlib.import_module("lambdas.shared.tenant").Tenant.from_authorizer(api_event(job))
    client = wiring.data.of(tenant).client
    event = api_event(job, pathParameters={"order_id": job["order_id"]})
    key = {"pk": {"S": f"{tenant.tenant_id}#order#{job['order_id']}"}, "sk": {"S": "order"}}

    def handled() -> object:
        answer = module.handler(event, Context())
        assert answer["statusCode"] == 200, answer  # noqa: PLR2004, S101 - a benchmark of refusals says nothing
        return answer

    return handled, lambda: client.get_item(TableName=os.environ["TABLE_NAME"], Key=key, ConsistentRead=True)


def authorizer(job: dict[str, Any]) -> tuple[Callable[[], object], Callable[[], object]]:
    """A warm authorization, and the GetItem that a cold one contains."""
    module = importlib.import_module("lambdas.authorizer.handler")
    aws = importlib.import_module("lambdas.shared.aws")
    client = aws.client("dynamodb")
    key = {"pk": {"S": f"tenant#{job['authorizer']['tenant_id']}"}, "sk": {"S": "tenant"}}

    def handled() -> object:
        answer = module.handler(job["event"], Context())
        assert answer["policyDocument"]["Statement"][0]["Effect"] == "Allow", answer  # noqa: S101 - as above
        return answer

    return handled, lambda: client.get_item(TableName=os.environ["REGISTRY_TABLE_NAME"], Key=key)


JOBS = {"create_order": create_order, "get_order": get_order, "authorizer": authorizer}


def main() -> None:
    """Read a job from standard input, run it, print its figures."""
    job = json.load(sys.stdin)
    # What handlers log and count is part of their cost; where it goes is not.
    with contextlib.redirect_stdout(io.StringIO()):
        handled, bare = JOBS[job["name"]](job)
        for _ in range(_BATCH):
            handled()
            bare()
        with counting() as sent:
            handled()
        cost, yardstick = batches(handled, bare)
    print(json.dumps({"calls": sent, "handled_us": cost, "bare_us": yardstick}))


if __name__ == "__main__":
    main()
