"""Deploying, updating and deleting a whole application."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

import pytest

from saas_constructs.local import deployment
from saas_constructs.local.errors import LocalError
from tests import http
from tests.local.deployment.cloud_assembly import stack, write

if TYPE_CHECKING:
    from pathlib import Path

    from saas_constructs.local.settings import LocalSettings
    from tests.local.deployment.conftest import Platform

CALLER = {"Authorization": "any"}
ORDER = {"sku": "soup"}
STACKS = ["Sample-ControlPlane", "Sample-ApplicationPlane"]


def api_url(outputs: dict[str, str]) -> str:
    return next(value for name, value in outputs.items() if name.startswith("ApiEndpoint"))


def test_stacks_are_created_in_the_order_of_their_dependencies(platform: Platform) -> None:
    results = platform.deploy("first")
    assert [(r.name, r.region, r.status) for r in results] == [(name, "us-east-1", "created") for name in STACKS]


def test_the_url_of_the_api_can_be_called(platform: Platform) -> None:
    url = api_url(platform.outputs("first"))
    answer = http.post(f"{url}orders", headers=CALLER, json=ORDER)
    assert (answer.status_code, answer.text) == (200, "first first")


def test_bad_input_is_refused_as_the_template_says(platform: Platform) -> None:
    url = api_url(platform.outputs("first"))
    answer = http.post(f"{url}orders", headers=CALLER, json={})
    assert (answer.status_code, answer.json()) == (400, {"title": "invalid"})


def test_the_issuer_is_that_of_the_pool(platform: Platform) -> None:
    outputs = platform.outputs("first")
    assert outputs["Issuer"].endswith(f"/{outputs['PoolId']}")


def test_the_pool_is_as_strict_as_its_template(platform: Platform) -> None:
    outputs = platform.outputs("first")
    cognito = platform.aws.client("cognito-idp")
    pool = cognito.describe_user_pool(UserPoolId=outputs["PoolId"])["UserPool"]
    tenant = next(a for a in pool["SchemaAttributes"] if a["Name"] == "custom:tenant")
    client = cognito.describe_user_pool_client(UserPoolId=outputs["PoolId"], ClientId=outputs["ClientId"])[
        "UserPoolClient"
    ]
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 14
    assert pool["MfaConfiguration"] == "OPTIONAL"
    assert pool["LambdaConfig"]["PreTokenGenerationConfig"]["LambdaVersion"] == "V3_0"
    assert tenant["Mutable"] is False
    assert client["WriteAttributes"] == ["email"]
    assert client["AllowedOAuthFlows"] == ["code"]


def test_a_second_deployment_changes_nothing(platform: Platform) -> None:
    platform.deploy("first")
    assert [result.status for result in platform.deploy("first")] == ["unchanged"] * 2


def test_only_the_stack_that_changed_is_updated(platform: Platform) -> None:
    platform.deploy("first")
    assert [r.status for r in platform.deploy("changed")] == ["unchanged", "updated"]


def test_other_tags_or_parameters_are_an_update(settings: LocalSettings, tmp_path: Path) -> None:
    name = f"Tagged-{uuid.uuid4().hex}"
    assemblies = [
        write(tmp_path / str(position), stack(name, tags={"owner": owner}, parameters={"Size": size}))
        for position, (owner, size) in enumerate((("a", "1"), ("b", "1"), ("b", "2")))
    ]
    for template in tmp_path.rglob("*.template.json"):
        content = json.loads(template.read_text())
        content["Parameters"] = {"Size": {"Type": "String"}}
        template.write_text(json.dumps(content))
    first, *updates = [deployment.deploy(assembly, settings=settings)[0].status for assembly in assemblies]
    (again,) = deployment.deploy(assemblies[-1], settings=settings)
    deployment.destroy(assemblies[-1], settings=settings)
    assert (first, updates, again.status) == ("created", ["updated", "updated"], "unchanged")


def test_an_update_reaches_a_running_function_and_its_layer(platform: Platform) -> None:
    url = api_url(platform.outputs("first"))
    http.post(f"{url}orders", headers=CALLER, json=ORDER)
    platform.deploy("changed")
    order = {**ORDER, "quantity": 1}
    assert http.post(f"{url}orders", headers=CALLER, json=order).text == "changed changed"


def test_an_update_adds_an_index_and_keeps_the_items(platform: Platform) -> None:
    table = platform.outputs("first")["TableName"]
    dynamodb = platform.aws.client("dynamodb")
    item = {"pk": {"S": "a"}, "sk": {"S": "b"}, "by_day_pk": {"S": "monday"}}
    dynamodb.put_item(TableName=table, Item=item)
    platform.deploy("changed")
    found = dynamodb.query(
        TableName=table,
        IndexName="by_day",
        KeyConditionExpression="by_day_pk = :day",
        ExpressionAttributeValues={":day": {"S": "monday"}},
    )
    assert found["Items"] == [item]


def test_an_update_changes_throttling_model_and_methods(platform: Platform) -> None:
    url = api_url(platform.outputs("first"))
    api_id, stage = url.rstrip("/").split("/")[-2:]
    platform.deploy("changed")
    apigateway = platform.aws.client("apigateway")
    settings = apigateway.get_stage(restApiId=api_id, stageName=stage)["methodSettings"]
    model = apigateway.get_models(restApiId=api_id)["items"][-1]
    assert settings["*/*"]["throttlingRateLimit"] == 200
    assert "quantity" in json.loads(model["schema"])["required"]
    assert http.get(f"{url}orders", headers=CALLER).status_code == 200


def test_a_new_model_refuses_what_the_old_one_took(platform: Platform) -> None:
    url = api_url(platform.outputs("first"))
    platform.deploy("changed")
    answer = http.post(f"{url}orders", headers=CALLER, json=ORDER)
    assert answer.status_code == 400


def test_a_failed_resource_is_named_with_path_type_and_reason(platform: Platform) -> None:
    platform.deploy("first")
    with pytest.raises(LocalError) as refused:
        platform.deploy("failing")
    message = refused.value.message
    assert "Taken (Sample/ApplicationPlane/Taken), AWS::Events::EventBus" in message
    assert "already exists" in message
    assert "UPDATE_ROLLBACK_COMPLETE" in message


def test_a_failed_update_leaves_the_old_version_running(platform: Platform) -> None:
    url = api_url(platform.outputs("first"))
    with pytest.raises(LocalError):
        platform.deploy("failing")
    answer = http.post(f"{url}orders", headers=CALLER, json=ORDER)
    assert (answer.status_code, answer.text) == (200, "first first")


def test_what_a_failed_creation_left_is_removed_by_the_next_deployment(platform: Platform) -> None:
    with pytest.raises(LocalError, match="ended as ROLLBACK_COMPLETE"):
        platform.deploy("failing")
    said: list[str] = []
    results = platform.deploy("first", report=lambda step: said.append(step.activity))
    assert [result.status for result in results] == ["unchanged", "created"]
    assert "removing what ROLLBACK_COMPLETE left" in said


def test_a_stack_takes_those_it_depends_on_along(platform: Platform) -> None:
    assert [r.name for r in platform.deploy("first", "*/ApplicationPlane")] == STACKS


def test_deletion_goes_in_reverse_and_takes_dependents_along(platform: Platform) -> None:
    platform.deploy("first")
    results = platform.destroy("Sample/ControlPlane")
    assert [(r.name, r.status) for r in results] == [(n, "deleted") for n in reversed(STACKS)]


def test_what_is_not_deployed_is_absent_when_deleted(platform: Platform) -> None:
    assert [result.status for result in platform.destroy()] == ["absent"] * 2
