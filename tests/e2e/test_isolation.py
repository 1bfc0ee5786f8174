"""A tenant's session reaches its own items and no others: IAM refuses, whatever the code asks."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from saas_constructs.testing.attacks import ATTACKS, CONTROLS, Attack, AttackTarget
from tests.e2e.conftest import function_named

if TYPE_CHECKING:
    from collections.abc import Callable

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

#: Logical ids of the functions of the data plane, with the access that each has.
FUNCTIONS = ("CreateOrder", "GetOrder", "ListOrders")


@pytest.fixture(scope="module")
def session_of(aws: EmbeddedAws, clients: Callable[[str], Any]) -> Callable[[str, list[dict[str, str]]], Any]:
    """Gives a DynamoDB client of the session that a function makes for a tenant.

    The way is the function's own: from its role, which only the root user can take from outside,
    to its tenant access role with the tag.
    """

    def make(function: str, tags: list[dict[str, str]]) -> Any:
        name = function_named(clients, function)
        configuration = clients("lambda").get_function_configuration(FunctionName=name)
        region = clients("lambda").meta.region_name
        own = clients("sts").assume_role(RoleArn=configuration["Role"], RoleSessionName="function")["Credentials"]
        tenant = _client(aws, "sts", region, own).assume_role(
            RoleArn=configuration["Environment"]["Variables"]["TENANT_ACCESS_ROLE_ARN"],
            RoleSessionName="tenant",
            Tags=tags,
        )["Credentials"]
        return _client(aws, "dynamodb", region, tenant)

    return make


def _client(aws: EmbeddedAws, service: str, region: str, credentials: dict[str, str]) -> Any:
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
        region_name=region,
    ).client(service, endpoint_url=aws.endpoint_url)  # type: ignore[call-overload]  # the service is a variable


def _tag(value: str) -> list[dict[str, str]]:
    return [{"Key": "tenant_id", "Value": value}]


@pytest.fixture(scope="module")
def target(
    platform: Platform,
    session_of: Callable[[str, list[dict[str, str]]], Any],
    blue: TenantUser,
    green: TenantUser,
) -> Callable[[str], AttackTarget]:
    """The table, attacked by green from a function's session, with an order of blue's in it."""
    order_id = blue.place_order(uuid.uuid4().hex).json()["order_id"]
    made: dict[str, AttackTarget] = {}

    def of(function: str) -> AttackTarget:
        if function not in made:
            made[function] = AttackTarget(
                client=session_of(function, _tag(green.tenant_id)),
                table_name=platform.outputs["TableName"],
                attacker_id=green.tenant_id,
                victim_id=blue.tenant_id,
                sort_key="order",
                item=f"order#{order_id}",
                index_name="orders_by_site",
                index_partition_key="site_pk",
                index_partition="site#site-1#orders",
            )
        return made[function]

    return of


@pytest.fixture
def table_contents(platform: Platform, clients: Callable[[str], Any]) -> Callable[[], list[Any]]:
    """Reads the whole table as the root user."""

    def read() -> list[Any]:
        items = clients("dynamodb").scan(TableName=platform.outputs["TableName"])["Items"]
        return sorted(items, key=lambda item: item["pk"]["S"])

    return read


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_iam_refuses(
    target: Callable[[str], AttackTarget],
    table_contents: Callable[[], list[Any]],
    attack: Attack,
    function: str,
) -> None:
    attacked = target(function)
    before = table_contents()

    attack.assert_refused(attacked)

    assert table_contents() == before


ALLOWED = [
    *[("GetOrder", attack) for attack in CONTROLS if attack.name == "get"],
    *[("ListOrders", attack) for attack in CONTROLS if attack.name == "query the index"],
    *[("CreateOrder", attack) for attack in CONTROLS if attack.name == "put"],
]


@pytest.mark.parametrize(("function", "control"), ALLOWED, ids=str)
def test_the_same_session_reaches_its_own_items(
    target: Callable[[str], AttackTarget], function: str, control: Attack
) -> None:
    own = replace(target(function), item=f"scratch#{uuid.uuid4().hex}")

    control.assert_allowed(own)


@pytest.mark.parametrize(
    "tags",
    [
        [],
        [{"Key": "tenant_id", "Value": ""}],
        [{"Key": "tenant_id", "Value": "*"}],
        [{"Key": "tenant_id", "Value": "t************"}],
        [{"Key": "tenant_id", "Value": "t???????????*"}],
        [{"Key": "tenant_id", "Value": "t01"}],
        [{"Key": "tenant_id", "Value": "t0123456789abc"}],
        [{"Key": "tenant_id", "Value": "t0123456789ab"}, {"Key": "admin", "Value": "yes"}],
        [{"Key": "other", "Value": "t0123456789ab"}],
    ],
    ids=str,
)
def test_no_session_without_exactly_one_well_formed_tenant(
    session_of: Callable[[str, list[dict[str, str]]], Any], tags: list[dict[str, str]]
) -> None:
    with pytest.raises(ClientError, match=r"AccessDenied|Validation|not authorized"):
        session_of("GetOrder", tags)


def test_a_function_cannot_take_another_functions_tenant_role(
    aws: EmbeddedAws, clients: Callable[[str], Any], blue: TenantUser
) -> None:
    lambda_client = clients("lambda")
    getter, creator = (
        lambda_client.get_function_configuration(FunctionName=function_named(clients, part))
        for part in ("GetOrder", "CreateOrder")
    )
    own = clients("sts").assume_role(RoleArn=getter["Role"], RoleSessionName="function")

    with pytest.raises(ClientError, match="AccessDenied"):
        _client(aws, "sts", lambda_client.meta.region_name, own["Credentials"]).assume_role(
            RoleArn=creator["Environment"]["Variables"]["TENANT_ACCESS_ROLE_ARN"],
            RoleSessionName="tenant",
            Tags=_tag(blue.tenant_id),
        )


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_functions_own_role_reaches_no_item(
    aws: EmbeddedAws,
    platform: Platform,
    clients: Callable[[str], Any],
    blue: TenantUser,
    function: str,
) -> None:
    lambda_client = clients("lambda")
    configuration = lambda_client.get_function_configuration(FunctionName=function_named(clients, function))
    own = clients("sts").assume_role(RoleArn=configuration["Role"], RoleSessionName="function")
    client = _client(aws, "dynamodb", lambda_client.meta.region_name, own["Credentials"])

    with pytest.raises(ClientError, match="AccessDenied"):
        client.get_item(
            TableName=platform.outputs["TableName"],
            Key={"pk": {"S": f"{blue.tenant_id}#order#1"}, "sk": {"S": "order"}},
        )
