"""A tenant leaves: with its data, not while a legal hold stands, and nothing of it stays, wherever it ever was."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saas_constructs.testing.wrapping import wrapped
from tests import http
from tests.e2e.conftest import MENU
from tests.e2e.uploads import png, sent
from tests.waiting import until

if TYPE_CHECKING:
    import httpx

    from lambdas.shared.lifecycle.operation import Operation
    from tests.e2e.conftest import TenantUser
    from tests.e2e.lifecycle.conftest import Told
    from tests.e2e.lifecycle.lives import Lives

WAIT_AT_CALL = Path(__file__).parent / "injected" / "wait_at_call.py"
HOLD = {"reason": "case 7"}
PICTURE = png()


def announced(api: httpx.Client, key: str) -> dict[str, Any]:
    """A new file, with the form that it is sent by."""
    body = {"purpose": "menu-picture", "content_type": "image/png", "bytes": len(PICTURE)}
    answer = api.post("files", json=body, headers={"Idempotency-Key": key})
    file: dict[str, Any] = answer.raise_for_status().json()
    return file


def shown(api: httpx.Client) -> str:
    """The id of a picture of which there is all that is shown."""
    file = announced(api, "first")
    assert sent(file["upload"], PICTURE).status_code == 204
    file_id: str = file["file_id"]
    until(lambda: api.get(f"files/{file_id}").json()["status"] == "ready", "the picture")
    return file_id


def test_a_tenant_leaves_when_no_legal_hold_stands_and_nothing_stays_of_any_place_where_it_was(
    lives: Lives, told: Told, green: TenantUser, tmp_path: Path
) -> None:
    slug = "leaving-lasagne"
    tenant_id = lives.made(slug, model="bridge")
    path, email = f"tenants/{tenant_id}", f"owner@{slug}.example"
    api = lives.api(tenant_id)
    lives.placed(api)
    picture, form = shown(api), announced(api, "late")["upload"]
    left = lives.tenant(tenant_id)
    # The old copy and its stack would go in an hour.
    copy_grace = lives.function("MovingMoverCopyGrace")
    with lives.told_otherwise(copy_grace, COPY_GRACE_SECONDS="3600"):
        lives.ended(lives.begin(tenant_id, "move", {"model": "pool"}))
        others, mine = lives.items("", green.tenant_id), lives.items("", tenant_id)
        assert len(mine) > len(MENU)

        waits, gate = tmp_path / "waits", tmp_path / "gate"
        stop = {"WAIT_AT": "Scan", "WAITS": str(waits), "GATE": str(gate)}
        with wrapped(lives.aws, WAIT_AT_CALL, {lives.function("MovingMoverDeleteData"): stop}):
            leaving = lives.begin(tenant_id, "offboard", {"slug": slug, "reason": "they close"})

            # A hold in the grace period: nobody and nothing is deleted, for as long as it stands.
            lives.admin.put(f"{path}/legal-hold", json=HOLD).raise_for_status()
            lives.step(leaving, "Grace", "held")
            # A form that was signed before can still be sent, and nobody looks into what comes.
            assert sent(form, PICTURE).status_code == 204
            files = lives.objects(tenant_id)
            assert lives.has_user(email)
            assert lives.items("", tenant_id) == mine
            lives.admin.delete(f"{path}/legal-hold").raise_for_status()

            # One that comes in the moment in which the first item would be deleted.
            until(waits.exists, "the deletion is about to begin")
            lives.admin.put(f"{path}/legal-hold", json=HOLD).raise_for_status()
            gate.touch()
            lives.step(leaving, "DeleteData", "held")
            assert lives.items("", tenant_id) == mine
            assert lives.items(left.table, tenant_id).keys() <= mine.keys()
            assert lives.objects(tenant_id) == files
            lives.admin.delete(f"{path}/legal-hold").raise_for_status()
            left_at = lives.ended(leaving)

        assert lives.items("", tenant_id) == {}
        assert lives.objects(tenant_id) == []
        assert lives.stacks(tenant_id) == set(), "the old one goes, too, whatever the move's machine waits for"
    assert lives.items("", green.tenant_id).keys() >= others.keys()
    assert (lives.keys(tenant_id), lives.has_user(email)) == ([], False)
    assert lives.tenant(tenant_id).status == "offboarded"
    until(lambda: told.of(leaving.operation_id) == {"TenantOffboarded": 1}, "its end is told once")
    images = [f"images/{picture}/{width}.webp" for width in (160, 480, 1080)]
    assert sorted(files) == sorted([*images, form["fields"]["key"].removeprefix(f"{tenant_id}/")])
    _assert_given(lives, left_at, tenant_id, images)
    assert left_at.outputs["Receipt"]["receipt"]["data"]["files"] == len(files)


def _assert_given(lives: Lives, operation: Operation, tenant_id: str, images: list[str]) -> None:
    """The archive holds what the tenant had, and the receipt says so."""
    path = f"tenants/{tenant_id}/exports/{operation.operation_id}"
    links = lives.admin.get(path).raise_for_status().json()
    manifest = http.get(links["manifest"]).raise_for_status().json()
    urls = {file["name"]: file["url"] for file in links["files"]}
    lines: list[dict[str, Any]] = []
    named: list[str] = []
    for file in manifest["files"]:
        content = http.get(urls[file["name"]]).raise_for_status().content
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        if file["name"].startswith("items/"):
            lines += [json.loads(line)["Item"] for line in gzip.decompress(content).splitlines()]
        if file["name"] == "files.json":
            named = [entry["path"] for entry in json.loads(content)["files"]]
    assert len(lines) == manifest["items"] >= len(MENU)
    assert {line["pk"]["S"].partition("#")[0] for line in lines} == {tenant_id}
    assert sorted(named) == sorted(f"/media/{tenant_id}/{image}" for image in images)
    receipt = operation.outputs["Receipt"]["receipt"]
    assert receipt["sha256"] == operation.outputs["Receipt"]["digest"]
    assert receipt["export"]["items"] == manifest["items"]
