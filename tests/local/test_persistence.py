"""What was there before ``down`` is there after ``up``, and works."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.emulator import Emulator
from saas_constructs.local.settings import LocalSettings
from saas_constructs.testing.embedded import free_port
from tests import http
from tests.local.conftest import EmbeddedAws
from tests.local.iam import assume, client_of, is_allowed, make_role
from tests.local.rest_api import RestApi

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "Passw0rd!Passw0rd!"
ITEM = {"pk": {"S": "t1#order"}, "sk": {"S": "order"}}
# Another stack to change: the tests of what is kept are not to miss anything, in whatever order they run.
KEPT, CHANGED = "kept", "changed"
BUS = {"Type": "AWS::Events::EventBus", "Properties": {"Name": "added"}}


def _template(table: str, **resources: Any) -> str:
    """A stack's template: a table, which it exports, and more."""
    properties = {
        "TableName": table,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": "S"} for n in ("pk", "sk")],
        "KeySchema": [
            {"AttributeName": "pk", "KeyType": "HASH"},
            {"AttributeName": "sk", "KeyType": "RANGE"},
        ],
    }
    return json.dumps(
        {
            "Resources": {"Table": {"Type": "AWS::DynamoDB::Table", "Properties": properties}, **resources},
            "Outputs": {"Name": {"Value": {"Ref": "Table"}, "Export": {"Name": table}}},
        }
    )


def _sign_in(aws: EmbeddedAws, client_id: str) -> Any:
    return aws.client("cognito-idp").initiate_auth(
        ClientId=client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann@example.com", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]


def _make_user_pool(aws: EmbeddedAws) -> tuple[str, str]:
    cognito = aws.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="pool")["UserPool"]["Id"]
    user = {"UserPoolId": pool, "Username": "ann@example.com"}
    cognito.admin_create_user(**user, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)
    app_client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="spa", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )
    return pool, app_client["UserPoolClient"]["ClientId"]


def _make_stacks(aws: EmbeddedAws) -> None:
    cloudformation = aws.client("cloudformation")
    for name in (KEPT, CHANGED):
        cloudformation.create_stack(StackName=name, TemplateBody=_template(name))
        cloudformation.get_waiter("stack_create_complete").wait(StackName=name, WaiterConfig={"Delay": 1})
    aws.client("dynamodb").put_item(TableName=KEPT, Item=ITEM)


@pytest.fixture(scope="module")
def restarted(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """An emulator that was filled, stopped and started again, with what was noted before."""
    home: Path = tmp_path_factory.mktemp("restarted")
    emulator = Emulator(LocalSettings(home=home, port=free_port()))
    emulator.start()
    aws = EmbeddedAws(emulator.endpoint_url)
    try:
        _make_stacks(aws)
        pool, client_id = _make_user_pool(aws)
        api = RestApi.make(aws, key_source="AUTHORIZER", key_required=True)
        api.respond("ACCESS_DENIED")
        api.deploy()
        api.meter("t1", "nobody", quota=100)
        statement = {
            "Effect": "Allow",
            "Action": "dynamodb:GetItem",
            "Resource": f"arn:aws:dynamodb:us-east-1:000000000000:table/{KEPT}",
            "Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": "${aws:PrincipalTag/tenant_id}#*"}},
        }
        before = {
            "pool": pool,
            "client_id": client_id,
            "role": make_role(aws, [statement]),
            "api": api,
            "keys": _keys(aws, pool),
        }
        aws.client("s3").create_bucket(Bucket="kept")
        aws.client("s3").put_object(Bucket="kept", Key="a", Body=b"content")
        aws.client("ssm").put_parameter(Name="/kept", Value="value", Type="String")
        assert api.post().status_code == HTTPStatus.OK
        assert emulator.stop().killed is False
        emulator.start()
        yield aws, before
    finally:
        emulator.stop()


def _keys(aws: EmbeddedAws, pool: str) -> Any:
    return http.get(f"{aws.endpoint_url}/{pool}/.well-known/jwks.json").json()


def test_items(restarted: Any) -> None:
    aws, _ = restarted
    assert aws.client("dynamodb").get_item(TableName=KEPT, Key=ITEM)["Item"] == ITEM


def test_users_and_signing_keys(restarted: Any) -> None:
    aws, before = restarted
    assert _sign_in(aws, before["client_id"])["AccessToken"]
    assert _keys(aws, before["pool"]) == before["keys"]


def test_apis_with_their_functions_and_authorizers(restarted: Any) -> None:
    _, before = restarted
    response = before["api"].post("t1")
    assert response.status_code == HTTPStatus.OK
    assert response.json()["authorizer"]["tenant_id"] == "t1"
    assert before["api"].post("nobody").json()["type"] == "/problems/ACCESS_DENIED"


def test_usage_plans_with_their_keys(restarted: Any) -> None:
    _, before = restarted
    refused = before["api"].post("t2")
    assert (refused.status_code, refused.json()["message"]) == (HTTPStatus.FORBIDDEN, "Forbidden")


def test_roles_and_isolation(restarted: Any) -> None:
    aws, before = restarted
    for tenant, allowed in (("t1", True), ("t2", False)):
        dynamodb = client_of(assume(aws, before["role"], {"tenant_id": tenant}), "dynamodb", aws)
        assert is_allowed(dynamodb.get_item, TableName=KEPT, Key=ITEM) is allowed


def test_objects_and_parameters(restarted: Any) -> None:
    aws, _ = restarted
    assert aws.client("s3").get_object(Bucket="kept", Key="a")["Body"].read() == b"content"
    assert aws.client("ssm").get_parameter(Name="/kept")["Parameter"]["Value"] == "value"


def test_a_stack_can_be_updated_and_deleted(restarted: Any) -> None:
    aws, _ = restarted
    cloudformation = aws.client("cloudformation")
    (stack,) = cloudformation.describe_stacks(StackName=CHANGED)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    assert {e["Name"] for e in cloudformation.list_exports()["Exports"]} == {KEPT, CHANGED}
    cloudformation.update_stack(StackName=CHANGED, TemplateBody=_template(CHANGED, Bus=BUS))
    cloudformation.get_waiter("stack_update_complete").wait(StackName=CHANGED, WaiterConfig={"Delay": 1})
    assert aws.client("events").describe_event_bus(Name="added")["Name"] == "added"
    cloudformation.delete_stack(StackName=CHANGED)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=CHANGED, WaiterConfig={"Delay": 1})
    assert aws.client("dynamodb").list_tables()["TableNames"] == [KEPT]
