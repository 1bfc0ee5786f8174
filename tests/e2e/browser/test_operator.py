"""An operator takes a new organisation on, whose owner can go to work at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.browser.looking import faults_of
from tests.e2e.conftest import PASSWORD
from tests.e2e.operators import PASSWORD as OPERATORS_PASSWORD

if TYPE_CHECKING:
    from examples.visitors import Visitors
    from saas_constructs.testing.platform import Platform
    from tests.e2e.operators import Operators

OPERATOR = "grace@platform.example"
OWNER = "owner@red-radish.example"


def test_an_operator_onboards_a_tenant_whose_owner_signs_in(
    visitors: Visitors, platform: Platform, operators: Operators
) -> None:
    operators.tokens(OPERATOR, ["admin"])
    operator = visitors.arrive(visitors.console)
    operator.sign_in(OPERATOR, OPERATORS_PASSWORD, path="/onboard")
    form = operator.page
    form.get_by_role("textbox", name="Name").fill("Red Radish")
    expect(form.get_by_role("textbox", name="Slug")).to_have_value("red-radish")
    form.get_by_role("textbox", name="Owner's e-mail").fill(OWNER)
    form.get_by_role("button", name="Onboard", exact=True).click()
    form.get_by_role("link", name="Show the tenant").click()
    expect(form.get_by_role("heading", name="Red Radish")).to_be_visible()
    assert faults_of(form) == []

    platform.set_password(OWNER, PASSWORD)
    owner = visitors.arrive()
    owner.sign_in(OWNER, PASSWORD, path="/manage/sites")
    expect(owner.page.get_by_role("heading", level=1)).to_be_visible()
    expect(owner.page.get_by_role("navigation", name="Main")).to_be_visible()
