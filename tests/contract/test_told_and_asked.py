"""Notifications, tasks and schedules: names, bodies and answers are the same at template time and at run time."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from jsonschema import Draft4Validator

from lambdas.notifications.endpoints import CHANNELS
from lambdas.notifications.subscription import MAX_SITES, ROLES, subscription_request
from lambdas.schedules import active_tenants, marks
from lambdas.shared.contracts.task_events import TaskRequested
from lambdas.shared.errors import InvalidRequestError
from lambdas.shared.task_store import OPEN_PREFIX
from lambdas.shared.tasks import PENDING, Task, TaskError
from lambdas.tasks.report_request import KIND, report_request
from saas_constructs.api import OpenApiDocument
from saas_constructs.api.request_schema import gateway_schema
from saas_constructs.control_plane.registry_keys import SCHEDULE_PREFIX, TENANTS_BY_STATUS
from saas_constructs.notifications.notification_channels import CHANNEL_TOPICS, LOCAL_WEBHOOKS, PROTOCOLS
from saas_constructs.tasks.async_task import EVENT_SOURCE, REQUESTED
from stacks.app import ROOT
from stacks.application_plane import DOCUMENT
from stacks.services.notifications import TOLD
from tests.stacks.synthesis import Reference, resources

document = OpenApiDocument.from_file(DOCUMENT)
operations = {operation.operation_id: operation for operation in document.operations}
REPORT = {"site_id": "site-1", "from": "2026-11-01", "to": "2026-11-02"}
EMAIL: dict[str, Any] = {"channel": "email", "endpoint": "anna@example.com"}


def agree(operation: str, body: Any, read: Any) -> None:
    schema = operations[operation].body_schema
    assert schema is not None
    try:
        read(body)
    except InvalidRequestError:
        accepted = False
    else:
        accepted = True
    assert Draft4Validator(schema).is_valid(body) == accepted


@pytest.mark.parametrize(
    "body",
    [
        REPORT,
        *({**REPORT, "site_id": value} for value in ("", "s#1", 7)),
        *({**REPORT, "from": value} for value in ("2026-1-1", "yesterday", None)),
        {**REPORT, "tenant_id": "t"},
        *({name: value for name, value in REPORT.items() if name != missing} for missing in REPORT),
        [],
    ],
    ids=repr,
)
def test_gateway_and_function_agree_on_a_report(body: Any) -> None:
    agree("requestSalesReport", body, report_request)


@pytest.mark.parametrize(
    "body",
    [
        EMAIL,
        {**EMAIL, "channel": "pigeon"},
        *({**EMAIL, "roles": value} for value in (["waiter"], [], ["guest"], ["owner", "owner"], list(ROLES), "owner")),
        *({**EMAIL, "site_ids": [f"s{n}" for n in range(count)]} for count in (0, 1, MAX_SITES, MAX_SITES + 1)),
        {**EMAIL, "site_ids": ["a#b"]},
        {**EMAIL, "tenant_id": "t"},
        {"channel": "email"},
        {"endpoint": "anna@example.com"},
    ],
    ids=repr,
)
def test_gateway_and_function_agree_on_a_subscription(body: Any) -> None:
    agree("createSubscription", body, lambda value: subscription_request(value, local_webhooks=False))


def test_a_task_is_what_the_document_promises() -> None:
    task = Task(
        task_id="0" * 26,
        kind=KIND,
        requested_by="u",
        input={},
        fingerprint="f",
        created_at="2026-01-01T00:00:00.000Z",
        updated_at="2026-01-01T00:00:00.000Z",
        result={"orders": 1},
        error=TaskError("task-failed", "no"),
    )
    schema = gateway_schema(document.content, {"$ref": "#/components/schemas/Task"})
    Draft4Validator(schema).validate(task.to_json())
    assert set(schema["properties"]) == set(task.to_json())
    assert PENDING in schema["properties"]["status"]["enum"]


def test_channels_have_the_same_names() -> None:
    assert set(PROTOCOLS) == set(CHANNELS)
    sources = "".join(path.read_text() for path in (ROOT / "lambdas/notifications").glob("*.py"))
    assert f'"{CHANNEL_TOPICS}"' in sources
    assert f'"{LOCAL_WEBHOOKS}"' in sources


def test_the_notifier_is_sent_what_it_takes() -> None:
    # Importing the handler would need its environment.
    tree = ast.parse((ROOT / "lambdas/notifications/notify.py").read_text(encoding="utf-8"))
    (taken,) = (
        {ast.unparse(argument) for argument in node.args}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "event_consumer"
    )
    assert {name for names in TOLD.values() for name in names} == taken


def test_the_worker_is_sent_requests_of_its_kind(reference: Reference) -> None:
    assert (EVENT_SOURCE, REQUESTED) == (TaskRequested.SOURCE, TaskRequested.DETAIL_TYPE)
    patterns = [
        rule["Properties"]["EventPattern"]
        for rule in resources(reference.templates["dev-ApplicationEvents"], "AWS::Events::Rule").values()
    ]
    (asked,) = (pattern for pattern in patterns if pattern.get("detail-type") == [REQUESTED])
    assert asked["detail"] == {"kind": [KIND], "version": [TaskRequested.VERSION]}


def test_the_dispatcher_reads_the_index_and_writes_the_marks_that_it_may() -> None:
    assert active_tenants._INDEX == TENANTS_BY_STATUS
    written: list[str] = []

    class Table:
        def get_item(self, *, Key: Any, **_: Any) -> dict[str, Any]:  # noqa: N803 - the SDK's name
            written.append(Key["pk"]["S"])
            return {}

    table: Any = Table()
    marks.Marks(table, "registry").of("sweep")
    assert written == [f"{SCHEDULE_PREFIX}sweep"]


def test_an_open_task_lies_where_no_site_does() -> None:
    form = document.content["components"]["schemas"]["SiteId"]["pattern"]
    assert not Draft4Validator({"type": "string", "pattern": form}).is_valid(OPEN_PREFIX.partition("#")[0])
