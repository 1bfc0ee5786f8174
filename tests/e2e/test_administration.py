"""Operators administer tenants: by token, by signature, and by the command."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.credentials import Credentials

from saas_constructs.local.admin.api import AdminProblemError
from tests.e2e.conftest import PASSWORD
from tests.waiting import until

if TYPE_CHECKING:
    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform, Tokens
    from tests.e2e.conftest import TenantUser
    from tests.e2e.operators import Operators
    from tests.e2e.token_forge import TokenForge

REASON = {"reason": "unpaid"}


@pytest.fixture(scope="module")
def tenant(admin: httpx.Client) -> dict[str, Any]:
    """A tenant that an operator made."""
    body = {
        "slug": "red-ramen",
        "name": "Red Ramen",
        "tier": "standard",
        "sites": ["site-1"],
        "owner": {"email": "owner@red-ramen.example"},
    }
    made = admin.post("tenants", json=body)
    assert made.status_code == 200, made.text
    found: dict[str, Any] = admin.get(f"tenants/{made.json()['tenant_id']}").raise_for_status().json()
    return found


def test_an_operator_makes_a_tenant_whose_owner_can_sign_in(platform: Platform, tenant: dict[str, Any]) -> None:
    assert (tenant["status"], tenant["tier"], tenant["model"]) == ("active", "standard", "pool")
    platform.set_password("owner@red-ramen.example", PASSWORD)
    with platform.api(platform.sign_in("owner@red-ramen.example", PASSWORD).access) as api:
        assert api.get("sites").status_code == 200


def test_no_token_of_a_tenant_opens_the_control_plane(operators: Operators, blue: TenantUser) -> None:
    for token in (blue.tokens.access, blue.tokens.id, None):
        with operators.client(token) as api:
            assert api.get("tenants").status_code == 401
        with operators.client(token, "AdminSignedApiUrl") as api:
            assert api.get("tenants").status_code == 403


def test_no_token_of_an_operator_opens_a_tenants_api(operators: Operators, platform: Platform, ada: Tokens) -> None:
    for token in (ada.access, ada.id):
        with platform.api(token) as api:
            assert api.get("sites").status_code == 401
        with operators.client(token, "AdminSignedApiUrl") as api:
            assert api.get("tenants").status_code == 403


def test_an_access_token_does_not_say_enough_of_its_bearer(operators: Operators, ada: Tokens) -> None:
    with operators.client(ada.access) as api:
        assert api.get("tenants").status_code == 403


@pytest.mark.parametrize(
    ("group", "read", "suspend", "offboard"), [("auditor", 200, 403, 403), ("support", 200, 404, 403)]
)
def test_roles_bound_what_an_operator_does(
    operators: Operators, group: str, read: int, suspend: int, offboard: int
) -> None:
    tokens = operators.tokens(f"{group}@platform.example", [group])
    nobody = "tenants/tzzzzzzzzzzzz"
    with operators.client(tokens.id) as api:
        assert api.get("tenants").status_code == read
        assert api.post(f"{nobody}/suspend", json=REASON).status_code == suspend
        assert api.post(f"{nobody}/offboard", json={**REASON, "slug": "any"}).status_code == offboard


def test_a_suspended_tenant_is_refused_and_let_in_again(
    operators: Operators, platform: Platform, admin: httpx.Client, tenant: dict[str, Any], forge: TokenForge
) -> None:
    def status_of_a_new_token() -> int:
        # API Gateway keeps what the authorizer said of a token for half a minute.
        with platform.api(forge.token(tenant["tenant_id"])) as api:
            return api.get("sites").status_code

    path = f"tenants/{tenant['tenant_id']}"
    assert status_of_a_new_token() == 200
    assert admin.post(f"{path}/suspend", json=REASON).status_code == 200
    until(lambda: status_of_a_new_token() == 403, "the tenant is refused")
    assert admin.post(f"{path}/reactivate", json={}).status_code == 200
    until(lambda: status_of_a_new_token() == 200, "the tenant is let in")
    entry = next(entry for entry in operators.audit(admin, tenant["tenant_id"]) if entry["what"] == "suspendTenant")
    assert (entry["who"], entry["via"], entry["reason"]) == ("ada@platform.example", "admin", "unpaid")
    assert (entry["before"]["status"], entry["after"]["status"]) == ("active", "suspended")


def test_a_body_against_the_document_is_refused_before_a_function_runs(
    admin: httpx.Client, tenant: dict[str, Any]
) -> None:
    answer = admin.post(f"tenants/{tenant['tenant_id']}/suspend", json={"reason": 7})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")


def test_a_machine_does_what_its_policy_says_and_nothing_else(
    operators: Operators, aws: EmbeddedAws, admin: httpx.Client, tenant: dict[str, Any]
) -> None:
    api_id = operators.platform.outputs["AdminSignedApiUrl"].split("/")[-3]
    tenant_id = tenant["tenant_id"]
    credentials = _user_who_may(aws, f"{api_id}/v1/PUT/tenants/*/legal-hold")
    with operators.signing(credentials) as machine:
        held = machine.put("tenants", tenant_id, "legal-hold", body={"reason": "case 8"})
        with pytest.raises(AdminProblemError) as reading:
            machine.get("tenants")
        with pytest.raises(AdminProblemError) as deleting:
            machine.delete("tenants", tenant_id, "legal-hold")
    assert held["legal_hold"]["reason"] == "case 8"
    assert [error.value.kind for error in (reading, deleting)] == ["forbidden", "forbidden"]
    entry = next(entry for entry in operators.audit(admin, tenant_id) if entry["what"] == "setLegalHold")
    assert (entry["via"], entry["who"].rpartition(":")[2]) == ("iam", "user/billing-machine")
    forged = Credentials(credentials.access_key, "wrong")
    with operators.signing(forged) as thief, pytest.raises(AdminProblemError) as refused:
        thief.put("tenants", tenant_id, "legal-hold", body={"reason": "none"})
    assert refused.value.kind in {"unsigned", "forbidden"}
    assert admin.delete(f"tenants/{tenant_id}/legal-hold").status_code == 200


def test_overrides_hold_and_are_audited(operators: Operators, admin: httpx.Client, tenant: dict[str, Any]) -> None:
    path = f"tenants/{tenant['tenant_id']}/overrides"
    assert admin.put(path, json={"orders_per_day": 0}).status_code == 400
    seen = {"If-Match": admin.get(f"tenants/{tenant['tenant_id']}").headers["ETag"]}
    changed = admin.put(path, json={"rate_limit": 30, "burst_limit": 60, "sites": None}, headers=seen)
    assert changed.status_code == 200, changed.text
    assert admin.put(path, json={}, headers=seen).status_code == 412
    assert changed.json()["overrides"] == {"rate_limit": 30, "burst_limit": 60, "sites": None}
    plans = operators.aws.client("apigateway").get_usage_plans(limit=500)["items"]
    (own,) = (plan for plan in plans if plan["name"] == tenant["tenant_id"])
    assert (own["throttle"]["rateLimit"], own["throttle"]["burstLimit"]) == (30, 60)
    assert admin.put(path, json={}).json()["overrides"] == {}
    entries = [entry for entry in operators.audit(admin, tenant["tenant_id"]) if entry["what"] == "setTenantOverrides"]
    assert [entry["after"]["overrides"] for entry in entries[:2]] == [{}, changed.json()["overrides"]]


def test_dead_letters_are_shown_and_sent_back_with_an_entry_in_the_trail(
    aws: EmbeddedAws, platform: Platform, admin: httpx.Client, tenant: dict[str, Any]
) -> None:
    queues = admin.get("dead-letters").raise_for_status().json()["queues"]
    (queue,) = (found for found in queues if "SiteHierarchy" in found["owner"])
    name, tenant_id = queue["queue"], tenant["tenant_id"]
    event = _site_changed(tenant_id)
    sqs = aws.client("sqs")
    sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], MessageBody=json.dumps(event))
    (letter,) = admin.get("dead-letters", params={"queue": name}).raise_for_status().json()["letters"]
    assert (letter["event_id"], letter["tenant_id"]) == (event["detail"]["event_id"], tenant_id)
    sent = admin.post("dead-letters/redrive", json={"queue": name, "event_id": letter["event_id"]})
    assert sent.json() == {"sent": 1, "left": {}, "unseen": 0}
    key = {"pk": {"S": f"tenant#{tenant_id}"}, "sk": {"S": "site#from-the-dead"}}
    table = platform.outputs["RegistryTableName"]
    until(lambda: aws.client("dynamodb").get_item(TableName=table, Key=key).get("Item"), "the consumer took it")
    entries = admin.get("audit", params={"day": _today(), "limit": 100}).raise_for_status().json()["entries"]
    entry = next(entry for entry in entries if entry["what"] == "redriveDeadLetters")
    assert (entry["who"], entry["before"]["letters"][0]["tenant_id"]) == ("ada@platform.example", tenant_id)


def test_a_queue_that_holds_no_dead_letters_is_out_of_reach(admin: httpx.Client, aws: EmbeddedAws) -> None:
    aws.client("sqs").create_queue(QueueName="foreign")
    assert admin.post("dead-letters/redrive", json={"queue": "foreign"}).status_code == 404


def test_the_command_lists_shows_suspends_and_reactivates(operators: Operators, tenant: dict[str, Any]) -> None:
    listed = operators.saas("list", "--json")
    assert listed.returncode == 0, listed.stderr
    assert tenant["tenant_id"] in {found["tenant_id"] for found in json.loads(listed.stdout)}
    suspended = operators.saas("suspend", "red-ramen", "--reason", "unpaid", "--key", uuid.uuid4().hex)
    assert (suspended.returncode, "suspend succeeded" in suspended.stdout) == (0, True), suspended.stderr
    shown = operators.saas("show", tenant["tenant_id"])
    assert "suspended" in shown.stdout
    assert "arn:aws:iam::000000000000:root" in shown.stdout
    again = operators.saas("suspend", "red-ramen", "--reason", "other")
    assert (again.returncode, "remedy:" in again.stderr) == (1, True)
    assert operators.saas("reactivate", "red-ramen").returncode == 0


def test_the_command_onboards_and_moves_to_another_tier(operators: Operators) -> None:
    made = operators.saas(
        "onboard", "--slug", "tiny-tacos", "--name", "Tiny Tacos", "--owner", "o@tiny-tacos.example", "--site", "main"
    )
    assert made.returncode == 0, made.stderr
    moved = operators.saas("move", "tiny-tacos", "--tier", "premium", "--json")
    assert moved.returncode == 0, moved.stderr
    assert json.loads(moved.stdout)["status"] == "succeeded"
    shown = json.loads(operators.saas("show", "tiny-tacos", "--json").stdout)
    assert (shown["tier"], shown["model"], shown["operation"]) == ("premium", "pool", "")


def test_the_command_names_what_is_wrong_and_the_remedy(operators: Operators) -> None:
    missing = operators.saas("show", "nobody")
    assert (missing.returncode, "'nobody'" in missing.stderr, "saas tenants list" in missing.stderr) == (1, True, True)
    odd = operators.saas("move", "tiny-tacos", "--tier", "gold")
    assert (odd.returncode, "/tier" in odd.stderr, "'gold'" in odd.stderr) == (1, True, True)
    wrong = operators.saas("offboard", "tiny-tacos", "--reason", "leaves", asked="red-ramen\n")
    assert (wrong.returncode, "slug" in wrong.stderr) == (1, True)


def _today() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}"


def _site_changed(tenant_id: str) -> dict[str, Any]:
    """An event as a rule puts it into a consumer's queue."""
    event_id = uuid.uuid4().hex
    detail = {
        "event_id": event_id,
        "tenant_id": tenant_id,
        "correlation_id": event_id,
        "occurred_at": f"{_today()}T00:00:00.000Z",
        "version": 1,
        "site_id": "from-the-dead",
        "brand_id": "house",
        "name": "Ghost Kitchen",
        "site_version": 1,
    }
    return {"source": "saas.menus", "detail-type": "SiteChanged", "detail": detail}


def _user_who_may(aws: EmbeddedAws, resource: str) -> Credentials:
    """The credentials of an IAM user who may invoke one method."""
    iam = aws.client("iam")
    statement = {
        "Effect": "Allow",
        "Action": "execute-api:Invoke",
        "Resource": f"arn:aws:execute-api:{aws.region}:*:{resource}",
    }
    iam.create_user(UserName="billing-machine")
    iam.put_user_policy(
        UserName="billing-machine",
        PolicyName="Administer",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    key = iam.create_access_key(UserName="billing-machine")["AccessKey"]
    return Credentials(key["AccessKeyId"], key["SecretAccessKey"])
