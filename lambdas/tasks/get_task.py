"""GET /tasks/{task_id}."""

from http import HTTPStatus

from lambdas.shared.api import api_operation
from lambdas.shared.http import Answer, ApiRequest
from lambdas.shared.tenant import Tenant
from lambdas.tasks.rules import get_task
from lambdas.tasks.wiring import tasks_of


@api_operation()
def handler(request: ApiRequest, tenant: Tenant) -> Answer:
    """Show how far a task is, and what came of it."""
    task = get_task(request.path_parameter("task_id"), tenant=tenant, tasks=tasks_of(tenant))
    return Answer(HTTPStatus.OK, task.to_json())
