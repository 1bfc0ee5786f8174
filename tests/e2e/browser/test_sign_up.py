"""A restaurant registers itself on the page, and its owner goes to work at once."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from examples.visitors import PHONE
from stacks.config import DEV
from tests.e2e.browser.looking import faults_of
from tests.e2e.conftest import PASSWORD
from tests.waiting import until

if TYPE_CHECKING:
    from examples.visitors import Visitors
    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform


def test_a_restaurant_registers_itself_and_its_owner_signs_in(
    visitors: Visitors, platform: Platform, aws: EmbeddedAws
) -> None:
    aws.client("ses").verify_email_identity(EmailAddress=DEV.registration_sender)
    name = f"Yellow Yard {uuid.uuid4().hex[:6]}"
    owner = f"owner@{name.lower().replace(' ', '-')}.example"

    def code() -> str | None:
        codes = [code for text in aws.mails(owner) for code in re.findall(r"^ +(\d{8})$", text, re.MULTILINE)]
        return codes[-1] if codes else None

    visitor = visitors.arrive(screen=PHONE)
    visitor.open("/")
    form = visitor.page
    form.get_by_role("link", name="Register your restaurant").click()
    form.get_by_role("textbox", name="Name of the restaurant").fill(name)
    form.get_by_role("textbox", name="Your e-mail address").fill(owner)
    assert faults_of(form) == []
    form.get_by_role("button", name="Send me the code").click()
    # Whoever looks for the code on a telephone may find the page loaded anew.
    expect(form.get_by_role("textbox", name="Code from the e-mail")).to_be_visible()
    form.reload()
    form.get_by_role("textbox", name="Code from the e-mail").fill(until(code, f"a code for {owner}"))
    form.get_by_role("button", name="Confirm").click()
    expect(form.get_by_text(f"{name} is ready.")).to_be_visible()
    assert faults_of(form) == []

    platform.set_password(owner, PASSWORD)
    form.get_by_role("main").get_by_role("button", name="Sign in").click()
    visitor.enter(owner, PASSWORD)
    expect(form.get_by_role("link", name="Manage")).to_be_visible()
