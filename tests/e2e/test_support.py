"""Operators look after tenants' users, and see what tenants use and cost."""

from __future__ import annotations

import functools
import json
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from tests.e2e.conftest import PASSWORD
from tests.e2e.documented import OPERATORS, content
from tests.waiting import until

if TYPE_CHECKING:
    import httpx

    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser
    from tests.e2e.operators import Operators

answered = functools.partial(content, document=OPERATORS)


def test_an_operator_looks_after_any_tenants_users(
    operators: Operators, admin: httpx.Client, platform: Platform, blue: TenantUser, green: TenantUser
) -> None:
    users = f"tenants/{blue.tenant_id}/users"
    email = f"{uuid.uuid4().hex[:8]}@blue-bistro.example"
    place = {"roles": ["waiter"], "sites": ["site-1"]}
    made = answered(admin.post(users, json={"email": email, **place}), "User", status=201)
    user = f"{users}/{made['user_id']}"
    platform.set_password(email, PASSWORD)
    assert platform.sign_in(email, PASSWORD)

    assert answered(admin.post(f"{user}/disable"), "User")["status"] == "disabled"
    with pytest.raises(ClientError, match="disabled"):
        platform.sign_in(email, PASSWORD)
    enabled = admin.post(f"{user}/enable")
    answered(enabled, "User")
    with platform.api(platform.sign_in(email, PASSWORD).access) as api:
        assert api.get("orders", params={"site_id": "site-1"}).status_code == 200
    lost = admin.put(f"{user}/roles", json={"roles": ["manager"]}, headers={"If-Match": '"1"'})
    assert answered(lost, "Problem", status=412)["type"] == "/problems/version-mismatch"
    assert answered(admin.put(f"{user}/roles", json={"roles": ["manager"]}), "User")["roles"] == ["manager"]
    answered(admin.post(f"{user}/reset"), "User")

    pages = [answered(admin.get(users, params={"limit": 1}), "UserPage")]
    while pages[-1]["next_cursor"]:
        cursor = {"limit": 1, "cursor": pages[-1]["next_cursor"]}
        pages.append(answered(admin.get(users, params=cursor), "UserPage"))
    assert {blue.email, email} <= {entry["email"] for page in pages for entry in page["users"]}
    trail = [entry for entry in operators.audit(admin, blue.tenant_id) if entry["who"] == "ada@platform.example"]
    assert {"inviteUser", "disableUser", "enableUser", "setUserRoles", "resetUser"} <= {
        entry["what"] for entry in trail
    }
    elsewhere = admin.post(f"tenants/{green.tenant_id}/users/{made['user_id']}/disable")
    assert elsewhere.status_code == 404


def test_operators_see_what_tenants_use_and_cost(operators: Operators, admin: httpx.Client, blue: TenantUser) -> None:
    usage, cost = f"tenants/{blue.tenant_id}/usage", f"tenants/{blue.tenant_id}/cost"
    blue.placed()

    def counted() -> dict[str, Any] | None:
        used: dict[str, Any] = answered(admin.get(usage), "TenantUsage")
        total = used["total"]
        return used if total.get("orders") and total["requests"] and total["write_units"] else None

    used = until(counted, "the order is counted")
    hours = answered(admin.get(usage, params={"granularity": "hour", "from": used["to"]}), "TenantUsage")
    assert hours["periods"]
    of_all = answered(admin.get("usage", params={"date": used["to"], "limit": 100}), "UsagePage")
    assert blue.tenant_id in {entry["tenant_id"] for entry in of_all["tenants"]}
    costs = answered(admin.get(cost), "Cost")
    assert {"requests", "write_units"} <= costs["direct"]["by"].keys()
    for path in ("tenants/tzzzzzzzzzzzz/usage", "tenants/tzzzzzzzzzzzz/cost"):
        assert answered(admin.get(path), "Problem", status=404)["type"] == "/problems/not-found"

    shown = operators.saas("blue-bistro", "--json", command="usage")
    assert shown.returncode == 0, shown.stderr
    assert json.loads(shown.stdout)["total"]["orders"] >= used["total"]["orders"]
    of_the_day = operators.saas(command="usage")
    assert (of_the_day.returncode, blue.tenant_id in of_the_day.stdout) == (0, True), of_the_day.stderr
    priced = operators.saas("blue-bistro", command="cost")
    assert (priced.returncode, "list prices" in priced.stdout) == (0, True), priced.stderr
    missing = operators.saas("nobody", command="cost")
    assert (missing.returncode, "remedy:" in missing.stderr) == (1, True)
