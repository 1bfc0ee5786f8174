"""A tenant's session reaches its own items and no others: IAM refuses, whatever the code asks."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.testing.attacks import ATTACKS, CONTROLS, Attack, AttackTarget
from saas_constructs.testing.tenant_sessions import function_client, function_named, tenant_client
from tests.e2e.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

VICTIM = "t0123456789ab"
ATTACKER = "t0123456789ac"

#: Functions of the data plane, by a part of their logical ids.
FUNCTIONS = (
    *("OrdersCreate", "OrdersGet", "OrdersList", "OrdersTickets", "OrdersAccept", "OrdersCancel"),
    *("MenusGetMenu", "MenusPutMenuItem", "SuppliesAdjustSupply", "SupplyUsageFunction", "FilesDeleteFile"),
)
#: Functions of the event-driven half that hold access to tenants' items.
EVENT_FUNCTIONS = (
    *("RealtimeApiConnect", "RealtimeApiDisconnect", "RealtimeResume", "RealtimeFanOut"),
    *("SubscriptionsCreate", "SubscriptionsDelete", "NotifierNotify", "NotifierPassNotice"),
    *("TasksRequest", "TaskWorkersMakeSalesReport", "WorkflowClose", "SchedulesSweepTenant"),
    *("SchedulesSummarizeTenant", "FileWorkInspectUpload", "FileWorkSweepFiles"),
)


@pytest.fixture(scope="module")
def probe_table(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The table of the probe's app, with an item of the victim's and one of the attacker's."""
    command = f"{sys.executable} -m tests.e2e.probe_app"
    output = tmp_path_factory.mktemp("probe") / "cdk.out"
    outputs = aws.deploy(assembly_of(command, context=[], region=aws.region, output=output, folder=ROOT))
    table = outputs["ProbeTableName"]
    for tenant_id in (VICTIM, ATTACKER):
        aws.client("dynamodb").put_item(
            TableName=table,
            Item={
                "pk": {"S": f"{tenant_id}#order#1"},
                "sk": {"S": "order"},
                "kind_pk": {"S": f"{tenant_id}#kind"},
                "kind_sk": {"S": "1"},
            },
        )
    return table


@pytest.fixture(scope="module")
def probe(aws: EmbeddedAws, probe_table: str) -> AttackTarget:
    """The probe's table, attacked with every permission that can be granted."""
    return AttackTarget(
        client=tenant_client(aws, function_named(aws, "ProbeFunction"), {"tenant_id": ATTACKER}),
        table_name=probe_table,
        attacker_id=ATTACKER,
        victim_id=VICTIM,
        sort_key="order",
        item="order#1",
        index_name="by_kind",
        index_partition_key="kind_pk",
        index_partition="kind",
    )


@pytest.fixture
def contents(aws: EmbeddedAws) -> Callable[[str], list[Any]]:
    """Reads a whole table as the root user."""

    def read(table: str) -> list[Any]:
        items: list[Any] = aws.client("dynamodb").scan(TableName=table)["Items"]
        return sorted(items, key=lambda item: str(item["pk"]["S"]))

    return read


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_iam_refuses(probe: AttackTarget, contents: Callable[[str], list[Any]], attack: Attack) -> None:
    before = contents(probe.table_name)

    attack.assert_refused(probe)

    assert contents(probe.table_name) == before


def test_the_same_session_may_do_all_that_to_its_own_items(probe: AttackTarget) -> None:
    """The control: what is refused above is refused for the tenant, not for the action."""
    for control in CONTROLS:
        control.assert_allowed(probe)


@pytest.fixture(scope="module")
def reference(
    aws: EmbeddedAws, platform: Platform, blue: TenantUser, green: TenantUser
) -> Callable[[str], AttackTarget]:
    """The reference application's table, attacked by green from a function's session."""
    order_id = blue.place_order("victim-of-attacks").json()["order_id"]
    clients = {
        function: tenant_client(aws, function_named(aws, function), {"tenant_id": green.tenant_id})
        for function in (*FUNCTIONS, *EVENT_FUNCTIONS)
    }
    return lambda function: AttackTarget(
        client=clients[function],
        table_name=platform.outputs["TableName"],
        attacker_id=green.tenant_id,
        victim_id=blue.tenant_id,
        sort_key="order",
        item=f"order#{order_id}",
        index_name="orders_by_site",
        index_partition_key="site_pk",
        index_partition="site#site-1#orders",
    )


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_iam_refuses_in_the_reference_application(
    reference: Callable[[str], AttackTarget],
    contents: Callable[[str], list[Any]],
    attack: Attack,
    function: str,
) -> None:
    target = reference(function)
    before = contents(target.table_name)

    attack.assert_refused(target)

    assert contents(target.table_name) == before


@pytest.mark.parametrize("function", EVENT_FUNCTIONS)
def test_iam_refuses_the_event_driven_half(
    reference: Callable[[str], AttackTarget], contents: Callable[[str], list[Any]], function: str
) -> None:
    """All attacks in one test for each function; as workflows write meanwhile, only marks are looked for."""
    target = reference(function)

    def of_victim() -> dict[tuple[str, str], Any]:
        items = contents(target.table_name)
        return {(i["pk"]["S"], i["sk"]["S"]): i for i in items if i["pk"]["S"].startswith(target.victim_id)}

    before = of_victim()

    for attack in ATTACKS:
        attack.assert_refused(target)

    after = of_victim()
    assert before.keys() <= after.keys()
    assert not [key for key, item in after.items() if "attack" in item or key[1] == "attack"]


#: Functions that have to do with one kind of item, and an item of the same tenant that is none of their business.
NOT_THEIRS = {
    **dict.fromkeys(("RealtimeApiConnect", "RealtimeFanOut", "NotifierNotify", "SubscriptionsDelete"), "order#1"),
    **dict.fromkeys(("TasksRequest", "SuppliesAdjustSupply", "SupplyUsageFunction"), "order#1"),
    **dict.fromkeys(("OrdersAccept", "WorkflowClose", "SchedulesSweepTenant"), "subscriptions"),
    "OrdersCreate": "feed#user#somebody",
    "MenusPutMenuItem": "order#1",
}


@pytest.mark.parametrize("function", NOT_THEIRS)
def test_a_function_writes_no_item_of_another_kind(
    aws: EmbeddedAws, platform: Platform, green: TenantUser, function: str
) -> None:
    """Not even for its own tenant: so it can neither end others' work nor tell of it in their name."""
    client = tenant_client(aws, function_named(aws, function), {"tenant_id": green.tenant_id})

    with pytest.raises(ClientError, match="AccessDenied"):
        client.put_item(
            TableName=platform.outputs["TableName"],
            Item={"pk": {"S": f"{green.tenant_id}#{NOT_THEIRS[function]}"}, "sk": {"S": "attack"}},
        )


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"tenant_id": ""},
        {"tenant_id": "*"},
        {"tenant_id": "t01"},
        {"tenant_id": "t0123456789abc"},
        {"tenant_id": VICTIM, "admin": "yes"},
        {"tenant": VICTIM},
    ],
    ids=str,
)
def test_no_session_without_exactly_one_well_formed_tenant(
    aws: EmbeddedAws, probe: AttackTarget, tags: Mapping[str, str]
) -> None:
    del probe  # deploys the function
    with pytest.raises(ClientError, match="AccessDenied"):
        tenant_client(aws, function_named(aws, "ProbeFunction"), tags)


@pytest.mark.parametrize("tenant_id", ["t************", "t????????????", "t0123456789a*"])
def test_a_tag_that_looks_like_a_pattern_opens_nothing(aws: EmbeddedAws, probe: AttackTarget, tenant_id: str) -> None:
    """AWS STS refuses such a tag; where one got through, it is no pattern."""
    client = tenant_client(aws, function_named(aws, "ProbeFunction"), {"tenant_id": tenant_id})

    for attack in ATTACKS:
        attack.assert_refused(replace(probe, client=client))


def test_a_function_cannot_take_another_functions_tenant_role(aws: EmbeddedAws, blue: TenantUser) -> None:
    variables = aws.client("lambda").get_function_configuration(FunctionName=function_named(aws, "OrdersCreate"))[
        "Environment"
    ]["Variables"]

    with pytest.raises(ClientError, match="AccessDenied"):
        function_client(aws, function_named(aws, "OrdersGet"), "sts").assume_role(
            RoleArn=variables["TENANT_ACCESS_ROLE_ARN"],
            RoleSessionName="tenant",
            Tags=[{"Key": "tenant_id", "Value": blue.tenant_id}],
        )


@pytest.mark.parametrize("function", [*FUNCTIONS, *EVENT_FUNCTIONS])
def test_a_functions_own_role_reaches_no_item(
    aws: EmbeddedAws, platform: Platform, blue: TenantUser, function: str
) -> None:
    client = function_client(aws, function_named(aws, function), "dynamodb")

    with pytest.raises(ClientError, match="AccessDenied"):
        client.get_item(
            TableName=platform.outputs["TableName"],
            Key={"pk": {"S": f"{blue.tenant_id}#order#1"}, "sk": {"S": "order"}},
        )
