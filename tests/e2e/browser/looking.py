"""What is wrong with a page as it is shown."""

from __future__ import annotations

import functools
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

_PACKAGES = Path(__file__).resolve().parents[3] / "frontend" / "node_modules"
_AXE = _PACKAGES / "axe-core" / "axe.min.js"
_MANTINE = _PACKAGES / "@mantine" / "core" / "styles.css"
_GUIDELINES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
_CLASS = re.compile(r"\.(m_[0-9a-z]+)")
_STYLED = """() => {
  const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText).join();
  const classes = new Set([...document.querySelectorAll('[class]')].flatMap((element) => [...element.classList]));
  return [...classes].filter((name) => name.startsWith('m_') && !rules.includes(`.${name}`));
}"""
_WIDER = "document.documentElement.scrollWidth > window.innerWidth"
_OVERFLOWING = """(selector) => [...document.querySelectorAll(`${selector} *`)]
  // What is for screen readers only is a pixel wide; what has no width of its own can't be too narrow.
  .filter((element) => element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1)
  .map((element) => `too narrow: ${element.outerHTML.slice(0, 200)}`)"""


def faults_of(page: Page) -> list[str]:
    """All that is found, in words: serious faults in accessibility, parts without their style, and what is cut off."""
    missing = [f"no style for {name}" for name in page.evaluate(_STYLED) if name in _known_classes()]
    # Nothing has to be pushed sideways.
    wide = ["wider than the screen"] if page.evaluate(_WIDER) else []
    return [*accessibility_faults(page), *missing, *wide]


def overflowing(page: Page, selector: str) -> list[str]:
    """Elements below ``selector`` whose content is wider than they are: it is cut off, or has to be pushed sideways."""
    found: list[str] = page.evaluate(_OVERFLOWING, selector)
    return found


def accessibility_faults(page: Page) -> list[str]:
    """What axe-core finds on the page as it is, of serious or critical impact."""
    page.evaluate(_read(_AXE))
    options = json.dumps({"runOnly": {"type": "tag", "values": _GUIDELINES}})
    found: Any = page.evaluate(f"axe.run(document, {options})")
    return [
        f"{fault['id']}: {fault['help']}: {node['html']}"
        for fault in found["violations"]
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


@functools.cache
def _known_classes() -> frozenset[str]:
    """Classes that Mantine has a style for, used by the pages or not."""
    return frozenset(_CLASS.findall(_read(_MANTINE)))


@functools.cache
def _read(file: Path) -> str:
    if not file.is_file():
        pytest.fail(f"{file.name} is not installed: run `make install`", pytrace=False)
    return file.read_text(encoding="utf-8")
