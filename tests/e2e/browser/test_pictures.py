"""A picture gets to the menu's guests, and what is none does not."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.e2e.conftest import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload

    from tests.e2e.browser.visitors import Visitors
    from tests.e2e.conftest import TenantUser


def picture() -> FilePayload:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "tomato").save(content, "PNG")
    return {"name": "soup.png", "mimeType": "image/png", "buffer": content.getvalue()}


@pytest.fixture
def manager(visitors: Visitors, blue: TenantUser) -> Visitors:
    """A manager is about to put a dish on the menu."""
    visitor = visitors.arrive()
    visitor.sign_in(blue.email, PASSWORD, path="/manage/menu")
    visitor.page.get_by_role("button", name="Add an item").click()
    return visitors


def test_a_picture_is_checked_and_shown_on_the_menu(manager: Visitors, blue: TenantUser) -> None:
    page = manager.newest.page
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Name").fill("Tomato soup")
    dialog.get_by_role("textbox", name="Item id").fill("tomato-soup")
    dialog.get_by_role("textbox", name="Price in EUR").fill("6.50")
    dialog.locator("input[type=file]").set_input_files(picture())
    expect(dialog.locator("img[src*='/media/']")).to_be_visible()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Tomato soup is saved.").first).to_be_visible()

    guest = manager.arrive(phone=True)
    guest.sign_in(blue.as_role("customer", ["site-1"]).email, PASSWORD)
    shown = guest.page.get_by_role("listitem").filter(has_text="Tomato soup").locator("img")
    expect(shown).to_be_visible()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("image => image.naturalWidth") > 0


def test_what_only_looks_like_a_picture_is_refused(manager: Visitors) -> None:
    dialog = manager.newest.page.get_by_role("dialog")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "soup.png", "mimeType": "image/png", "buffer": b"<script>alert(1)</script>"}
    )
    expect(dialog.get_by_text("The file is no picture, whatever its name says.")).to_be_visible()
