"""The step that deletes a tenant's items."""

import json

from lambdas.moving import wiring
from lambdas.moving.deletion import delete_data
from lambdas.moving.endpoints import SnsEndpoints
from lambdas.moving.files_wiring import folder_of
from lambdas.shared import aws, settings
from lambdas.shared.lifecycle.step import Outcome, StepContext, lifecycle_step

_endpoints = SnsEndpoints(lambda: aws.client("sns"), json.loads(settings.required("CHANNEL_TOPIC_ARNS")))


@lifecycle_step("DeleteData")
def handler(context: StepContext) -> Outcome:
    """Delete every item of the tenant, in the pool's table and in its own ones, and its files."""
    return delete_data(context, wiring.mover(), _endpoints, folder_of(context))
