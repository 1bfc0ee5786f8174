"""Import of each handler, with the clients that it makes there, against ``import boto3`` and one client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.figures import Figure
from benchmarks.process import alternated
from benchmarks.synthesis import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

HANDLERS = (
    "lambdas.authorizer.handler",
    "lambdas.pre_token.handler",
    "lambdas.authorizer.connect",
    "lambdas.orders.create_order",
    "lambdas.orders.get_order",
    "lambdas.orders.list_orders",
    "lambdas.orders.accept_order",
    "lambdas.orders.start_order",
    "lambdas.realtime.connect",
    "lambdas.tenants.onboard_tenant",
)
# Between a person's act and what others see of it; nobody waits for an answer of theirs.
CONSUMERS = (
    "lambdas.outbox.publish",
    "lambdas.workflows.start_workflow",
    "lambdas.orders.close_wait",
    "lambdas.realtime.fan_out",
    "lambdas.notifications.notify",
    "lambdas.supplies.consume_completed",
)
# Operators wait for it once a tenant; it makes its clients when the first valid request comes.
_ONBOARDING = (
    "import lambdas.tenants.onboard_tenant; "
    "from lambdas.shared.onboarding.wiring import from_environment; from_environment()"
)
_YARDSTICK = "import boto3; boto3.client('dynamodb')"
_ROUNDS = 7
_LIMIT = 1.25

# Every variable that some function has; the values matter to none at import.
_ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_LAMBDA_FUNCTION_NAME": "benchmark",
    "POWERTOOLS_SERVICE_NAME": "benchmark",
    "POWERTOOLS_METRICS_NAMESPACE": "benchmark",
    "TENANT_ACCESS_ROLE_ARN": "arn:aws:iam::000000000000:role/none",
    "TABLE_NAME": "none",
    "REGISTRY_TABLE_NAME": "none",
    "TOKEN_ISSUER": "https://issuer.example/pool",
    "TOKEN_CLIENT_IDS": "client",
    "USER_POOL_ID": "us-east-1_none",
    "LIFECYCLE_MACHINES": "{}",
    "USAGE_PLAN_IDS": json.dumps({"basic": "a", "standard": "b", "premium": "c"}),
    "EVENT_BUS_NAME": "none",
    "EVENT_SOURCES": "none",
    "DEAD_LETTERS_URL": "none",
    "WORKFLOW_ARN": "arn:aws:states:us-east-1:000000000000:stateMachine:none",
    "TIME_LIMITS": json.dumps({"basic": {"accept": 1}}),
    "REALTIME_CALLBACK_URL": "https://none.execute-api.us-east-1.amazonaws.com/v1",
    "CHANNEL_TOPIC_ARNS": "{}",
    "SITE_FEED_ROLES": "owner",
    "USER_FEED_ROLES": "customer",
    "OPERATION_ID": "none",
    "ALLOWED_ROLES": "owner",
}
_CHILD = "import time; start = time.process_time(); {code}; print((time.process_time() - start) * 1000)"

NOTES = """Import of handlers
Each handler in a fresh process with compiled modules at hand, the clients made that it makes at import, against
`import boto3` and one client. The last six stand between a person's act and what others see of it."""
"""Heading of its section, and what stands below the table."""


def measure(report: Callable[[str], None]) -> list[Figure]:
    """Compare the CPU time of the imports, compiled modules at hand, in fresh processes."""
    with tempfile.TemporaryDirectory() as folder:
        task_root = Path(folder)
        measures = {name: partial(cpu_of, code, task_root) for name, code in codes().items()}
        taken = alternated(measures, rounds=_ROUNDS, report=report)
    yardstick: dict[str, Any] = {
        "yardstick": "`import boto3` and one client",
        "base": taken["boto3 and one client"],
        "unit": "ms",
    }
    return [
        *(
            Figure(name=f"import of `{handler}`, CPU", measured=taken[handler], limit=_LIMIT, **yardstick)
            for handler in HANDLERS
        ),
        *(Figure(name=f"import of `{handler}`, CPU", measured=taken[handler], **yardstick) for handler in CONSUMERS),
        Figure(name="the same of onboarding, its four clients made", measured=taken["onboarding"], **yardstick),
    ]


def codes() -> dict[str, str]:
    """What runs in a fresh process for each measure."""
    handlers = {handler: f"import {handler}" for handler in (*HANDLERS, *CONSUMERS)}
    return {"boto3 and one client": _YARDSTICK, **handlers, "onboarding": _ONBOARDING}


def cpu_of(code: str, task_root: Path) -> float:
    """Milliseconds of CPU that the code takes in a fresh process, in a function's environment.

    Args:
        code: To be run.
        task_root: A folder for what a function's code would find beside itself.

    Raises:
        subprocess.CalledProcessError: The code fails.
    """
    (task_root / "routes.json").write_text("[]")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = {**kept, **_ENVIRONMENT, "PYTHONPATH": str(ROOT), "LAMBDA_TASK_ROOT": str(task_root)}
    answer = subprocess.run(
        [sys.executable, "-c", _CHILD.format(code=code)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return float(answer.stdout)
