"""CPU and AWS calls of a warm request against the bare SDK call it contains, on the embedded AWS."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figure
from benchmarks.synthesis import ROOT
from examples.restaurant import BRAND, CURRENCY, MENU, SITE
from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.testing.embedded import EmbeddedAws, embedded_aws
from saas_constructs.testing.platform import Platform
from saas_constructs.testing.tenant_sessions import function_named
from stacks.config import DEV

if TYPE_CHECKING:
    from collections.abc import Callable

_EMAIL = "owner@benchmark.example"
_PASSWORD = "Benchmark-Passw0rd"  # noqa: S105 - of a user that lives as long as the benchmark
_ORDER = {
    "site_id": SITE,
    "items": [{"sku": "margherita", "quantity": 2}, {"sku": "lemonade", "quantity": 1}],
}
_LIMITS = {
    "authorizer": (None, 0),
    "create_order": (1.5, 2),
    "get_order": (None, 1),
}
_FUNCTIONS = {"authorizer": "Authorizer", "create_order": "OrdersCreate", "get_order": "OrdersGet"}
_YARDSTICKS = {
    "authorizer": "the `GetItem` that only a cold one makes",
    "create_order": "its bare `BatchGetItem` and `PutItem`",
    "get_order": "its bare `GetItem`",
}

NOTES = "Requests"
"""Heading of its section, and what stands below the table."""


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Deploy the reference application, then run each handler warm in a process of its own."""
    figures = []
    with tempfile.TemporaryDirectory() as folder, embedded_aws(Path(folder) / "aws", region=DEV.region) as aws:
        report("deploying the stage dev")
        assembly = assembly_of(
            None, context=["stage=dev"], region=DEV.region, output=Path(folder) / "cdk.out", folder=ROOT
        )
        platform = Platform(aws.deploy(assembly), aws.client)
        job = _job(platform)
        task_root = Path(folder) / "task"
        task_root.mkdir()
        (task_root / "routes.json").write_text(json.dumps(_routes(platform)))
        for name, (ratio, calls) in _LIMITS.items():
            report(f"warm requests: {name}")
            taken = _work(aws, name, {**job, "name": name}, task_root)
            figures += [
                Figure(
                    name=f"warm `{name}`, CPU",
                    measured=taken["handled_us"],
                    unit="us",
                    yardstick=_YARDSTICKS[name],
                    base=taken["bare_us"],
                    limit=ratio,
                ),
                Figure(name=f"warm `{name}`, AWS calls", measured=len(taken["calls"]), unit="calls", limit=calls),
            ]
    return figures


def _job(platform: Platform) -> dict[str, Any]:
    tenant_id = platform.onboard(slug="benchmark", name="Benchmark", email=_EMAIL, sites=[SITE])
    platform.set_password(_EMAIL, _PASSWORD)
    token = platform.sign_in(_EMAIL, _PASSWORD).access
    with platform.api(token) as api:
        site = {"brand_id": BRAND, "name": "Main street", "currency": CURRENCY}
        api.put(f"sites/{SITE}", json=site).raise_for_status()
        for sku, item in MENU.items():
            api.put(f"brands/{BRAND}/menu/{sku}", json={"available": True, **item}).raise_for_status()
        placed = api.post("orders", json=_ORDER, headers={"Idempotency-Key": "benchmark"}).raise_for_status().json()
    api_id = "benchmark"
    return {
        "order": _ORDER,
        "brand_id": BRAND,
        "order_id": placed["order_id"],
        "authorizer": {
            "tenant_id": tenant_id,
            "user_id": placed["placed_by"],
            "tier": "basic",
            "roles": "owner",
            "sites": "*",
        },
        "event": {
            "type": "REQUEST",
            "methodArn": f"arn:aws:execute-api:{DEV.region}:000000000000:{api_id}/dev/GET/orders",
            "headers": {"Authorization": f"Bearer {token}"},
            "httpMethod": "GET",
            "resource": "/orders",
            "path": "/orders",
            "requestContext": {"requestId": "benchmark"},
        },
    }


def _routes(platform: Platform) -> list[dict[str, Any]]:
    with platform.api() as api:
        document = api.get("openapi.json").raise_for_status().json()
    return [
        {"operation_id": operation["operationId"], "method": method.upper(), "path": path, "roles": ["owner"]}
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict) and "operationId" in operation
    ]


def _work(aws: EmbeddedAws, name: str, job: dict[str, Any], task_root: Path) -> dict[str, Any]:
    function_name = function_named(aws, _FUNCTIONS[name], stack_name=f"{DEV.name}-ApplicationPlane")
    configuration = aws.client("lambda").get_function_configuration(FunctionName=function_name)
    credentials = aws.client("sts").assume_role(RoleArn=configuration["Role"], RoleSessionName="benchmark")[
        "Credentials"
    ]
    kept = {variable: os.environ[variable] for variable in ("PATH", "HOME") if variable in os.environ}
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.request_worker"],
        input=json.dumps(job),
        env={
            **kept,
            **configuration["Environment"]["Variables"],
            "PYTHONPATH": str(ROOT),
            "LAMBDA_TASK_ROOT": str(task_root),
            "AWS_LAMBDA_FUNCTION_NAME": configuration["FunctionName"],
            "AWS_REGION": aws.region,
            "AWS_DEFAULT_REGION": aws.region,
            "AWS_ENDPOINT_URL": aws.endpoint_url,
            "AWS_ACCESS_KEY_ID": credentials["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": credentials["SecretAccessKey"],
            "AWS_SESSION_TOKEN": credentials["SessionToken"],
            # The worker keeps a memory of the tenant for as long as it runs: what is measured is a warm request.
            "TENANT_CACHE_SECONDS": "3600",
        },
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    taken: dict[str, Any] = json.loads(answer.stdout)
    return taken
