"""A picture gets to the menu's guests, and what is none does not."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from examples.visitors import PHONE
from tests.e2e.browser.looking import faults_of
from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

    from examples.visitors import Visitors
    from tests.e2e.conftest import TenantUser

FAKE: FilePayload = {"name": "soup.png", "mimeType": "image/png", "buffer": b"<script>alert(1)</script>"}


def picture() -> FilePayload:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "tomato").save(content, "PNG")
    return {"name": "soup.png", "mimeType": "image/png", "buffer": content.getvalue()}


@pytest.fixture
def manager(visitors: Visitors, blue: TenantUser) -> Page:
    """A manager is about to put a dish on the menu."""
    visitor = visitors.arrive()
    visitor.sign_in(blue.email, PASSWORD, path="/manage/menu")
    visitor.page.get_by_role("button", name="Add an item").click()
    return visitor.page


def name_dish(manager: Page, name: str) -> None:
    dialog = manager.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_role("textbox", name="Item id").fill(name.lower().replace(" ", "-"))
    dialog.get_by_role("textbox", name="Price in EUR").fill("6.50")


def save_dish(manager: Page, name: str) -> None:
    manager.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(manager.get_by_text(f"{name} is saved.").first).to_be_visible()


def test_a_picture_is_checked_and_shown_on_the_menu(manager: Page, visitors: Visitors, blue: TenantUser) -> None:
    dialog = manager.get_by_role("dialog")
    name_dish(manager, "Tomato soup")
    dialog.locator("input[type=file]").set_input_files(picture())
    expect(dialog.locator("img[src*='/media/']")).to_be_visible()
    assert faults_of(manager) == []
    save_dish(manager, "Tomato soup")

    guest = visitors.arrive(screen=PHONE)
    with guest.page.expect_response(re.compile("/media/")) as loaded:
        guest.sign_in(blue.as_role("customer", ["site-1"]).email, PASSWORD)
    shown = guest.page.get_by_role("listitem").filter(has_text="Tomato soup").locator("img")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => image.naturalWidth") > 0
    # Written anew by the platform, from the files' bucket, to be kept: not the upload.
    headers = loaded.value.headers
    assert (headers["content-type"], headers["x-content-type-options"]) == ("image/webp", "nosniff")
    assert "immutable" in headers["cache-control"]


def test_what_only_looks_like_a_picture_is_refused_and_shown_to_nobody(manager: Page, blue: TenantUser) -> None:
    dialog = manager.get_by_role("dialog")
    name_dish(manager, "Onion soup")
    dialog.locator("input[type=file]").set_input_files(FAKE)
    expect(dialog.get_by_text("The file is no picture, whatever its name says.")).to_be_visible()
    save_dish(manager, "Onion soup")

    menu = blue.api.get("brands/house/menu").raise_for_status().json()["items"]
    (soup,) = [item for item in menu if item["sku"] == "onion-soup"]
    assert not {"picture", "images"} & soup.keys()
