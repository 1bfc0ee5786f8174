"""What the content security policy refuses does not go unnoticed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from examples.visitors import Visitors

BREAKS = {
    "style-src-elem": "document.head.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))",
    "script-src-elem": "document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))",
    "img-src": "document.body.append(Object.assign(new Image(), {src: 'https://elsewhere.example/'}))",
    "connect-src": "fetch('https://elsewhere.example/').catch(() => null)",
}
REFUSED = "new Promise((told) => document.addEventListener('securitypolicyviolation', () => told(), {once: true}))"


def test_a_page_that_breaks_its_policy_is_found_out(visitors: Visitors) -> None:
    page = visitors.arrive().page
    page.goto(visitors.site)
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    for code in BREAKS.values():
        page.evaluate(f"() => {{ const refused = {REFUSED}; {code}; return refused; }}")
    found = {fault.partition(" ")[0] for fault in visitors.leave()}
    assert found >= BREAKS.keys()
