"""A sign-in lasts as long as it may, and its end loses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from examples.visitors import Visitors
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser

# Lets the token that the page keeps run out, as an hour would.
_RUN_OUT = """() => {
  for (const [key, text] of Object.entries(sessionStorage)) {
    const kept = key === 'signed-in' || key.startsWith('oidc.user:') ? JSON.parse(text) : null;
    if (kept) sessionStorage.setItem(key, JSON.stringify({ ...kept, expiresAt: 1, expires_at: 1 }));
  }
}"""


def run_out(page: Page) -> None:
    page.evaluate(_RUN_OUT)
    page.reload()


def test_a_token_that_ran_out_is_renewed_unseen(visitors: Visitors, blue: TenantUser) -> None:
    visitor = visitors.arrive()
    visitor.sign_in(blue.as_role("kitchen", ["site-1"]).email, PASSWORD, path="/kitchen")
    expect(visitor.page.get_by_text("Live", exact=True)).to_be_visible()
    run_out(visitor.page)
    expect(visitor.page.get_by_text("Live", exact=True)).to_be_visible()
    assert visitor.page.url == f"{visitor.origin}/kitchen"


def test_who_was_signed_out_elsewhere_signs_in_again_and_is_where_they_were(
    visitors: Visitors, aws: EmbeddedAws, platform: Platform, blue: TenantUser
) -> None:
    waiter = blue.as_role("waiter", ["site-1"], name="leaving")
    visitor = visitors.arrive()
    visitor.sign_in(waiter.email, PASSWORD, path="/waiter")
    expect(visitor.page.get_by_text("Live", exact=True)).to_be_visible()
    aws.client("cognito-idp").admin_user_global_sign_out(
        UserPoolId=platform.outputs["UserPoolId"], Username=waiter.email
    )
    run_out(visitor.page)

    dialog = visitor.page.get_by_role("dialog", name="Your session has ended")
    dialog.get_by_role("button", name="Sign in").click()
    visitor.enter(waiter.email, PASSWORD)

    expect(visitor.page.get_by_text("Live", exact=True)).to_be_visible()
    assert visitor.page.url == f"{visitor.origin}/waiter"


def test_who_signs_out_is_out(visitors: Visitors, blue: TenantUser) -> None:
    visitor = visitors.arrive()
    visitor.sign_in(blue.email, PASSWORD)
    visitor.page.get_by_role("button", name="Account").click()
    visitor.page.get_by_role("button", name="Sign out").click()
    expect(visitor.page.get_by_role("heading", name="Good food, no queue")).to_be_visible()
    visitor.open("/kitchen")
    expect(visitor.page.get_by_role("heading", name="Good food, no queue")).to_be_visible()
