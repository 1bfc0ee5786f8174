"""Changes that the old installation sends by HTTP: what was answered with 202 is in the journal, and nothing else."""

from __future__ import annotations

import concurrent.futures
import json
from typing import TYPE_CHECKING

import pytest

from saas_constructs.local.migration.mirroring import receiving
from tests import http

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import httpx

LINE = json.dumps({"kind": "site", "row": {"code": "harbour"}})


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal.jsonl"


@pytest.fixture
def sender(journal: Path) -> Iterator[httpx.Client]:
    with (
        receiving(journal, token="secret") as url,
        http.client(base_url=url.removesuffix("/changes"), headers={"Authorization": "Bearer secret"}) as client,
    ):
        yield client


def test_what_was_answered_is_in_the_journal(sender: httpx.Client, journal: Path) -> None:
    answer = sender.post("/changes", content=f"{LINE}\n\n{LINE}\n")
    assert (answer.status_code, answer.json()) == (202, {"received": 2})
    assert journal.read_text() == f"{LINE}\n{LINE}\n"


@pytest.mark.parametrize("content", ["", "{", f"{LINE}\n[]", '{"kind": "guest", "row": {}}'])
def test_a_faulty_request_is_refused_whole(content: str, sender: httpx.Client, journal: Path) -> None:
    assert sender.post("/changes", content=content).status_code == 400
    assert not journal.exists()


@pytest.mark.parametrize("token", ["", "Bearer", "Bearer secre", "Bearer secrets", "Basic secret"])
def test_nobody_else_may_send(token: str, sender: httpx.Client, journal: Path) -> None:
    assert sender.post("/changes", content=LINE, headers={"Authorization": token}).status_code == 401
    assert not journal.exists()


def test_another_path_is_refused(sender: httpx.Client) -> None:
    assert sender.post("/other", content=LINE).status_code == 400


def test_requests_at_once_mix_no_lines(sender: httpx.Client, journal: Path) -> None:
    lines = [json.dumps({"kind": "site", "row": {"code": f"s{number}", "title": "x" * 2000}}) for number in range(40)]
    with concurrent.futures.ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda line: sender.post("/changes", content=line).status_code, lines))
    assert set(answers) == {202}
    assert sorted(journal.read_text().splitlines()) == sorted(lines)
