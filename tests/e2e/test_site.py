"""What a distribution serves: pages by any path, files, the API beside them, and nothing past it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from saas_constructs.local.deployment import destroy
from saas_constructs.local.deployment.synthesis import assembly_of
from tests import http
from tests.e2e.conftest import ROOT
from tests.e2e.viewer import viewer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws

PAGE = "<!doctype html><title>Notes</title>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a build leaves it."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text(PAGE)
    (folder / "robots.txt").write_text("User-agent: *")
    (folder / "assets" / "app-1f.js").write_text("run(1)")
    return folder


@pytest.fixture(scope="module")
def outputs(aws: EmbeddedAws, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The deployed app's outputs."""
    return aws.deploy(assembly(site, tmp_path_factory.mktemp("site-app")))


def assembly(site: Path, folder: Path) -> Path:
    """The app with what its folder holds now."""
    command = f"{sys.executable} -m tests.e2e.site_app {site}"
    return assembly_of(command, context=[], region="us-east-1", output=folder / "cdk.out", folder=ROOT)


@pytest.fixture(scope="module")
def browser(aws: EmbeddedAws, outputs: Mapping[str, str]) -> Iterator[httpx.Client]:
    """Somebody who opens the site."""
    with viewer(aws, outputs["NotesSiteUrl"]) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/kitchen", "/orders/01J.8"])
def test_any_path_of_the_application_is_its_page(browser: httpx.Client, path: str) -> None:
    answer = browser.get(path)
    assert (answer.status_code, answer.text) == (200, PAGE)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


def test_hashed_files_may_be_kept_for_a_year(browser: httpx.Client) -> None:
    answer = browser.get("/assets/app-1f.js")
    assert answer.text == "run(1)"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_the_configuration_is_the_deployments_and_is_never_kept(
    browser: httpx.Client, outputs: Mapping[str, str]
) -> None:
    answer = browser.get("/config.json")
    assert answer.json() == {"stage": "test", "apiId": outputs["NotesApiId"], "domain": None}
    assert answer.headers["cache-control"] == "no-store"


def test_a_file_that_is_not_there_is_no_page(browser: httpx.Client) -> None:
    # 404 on AWS, where the distribution may list the bucket.
    assert browser.get("/assets/app-0e.js").status_code in {403, 404}


def test_the_api_is_beside_the_pages(browser: httpx.Client) -> None:
    answer = browser.get("/api/notes")
    assert (answer.status_code, answer.json()) == (200, {"notes": []})


@pytest.mark.parametrize(
    ("path", "policy"), [("/", "default-src 'none'; script-src 'self'"), ("/api/notes", "default-src 'none'; frame-")]
)
def test_every_answer_has_the_security_headers(browser: httpx.Client, path: str, policy: str) -> None:
    headers = browser.get(path).headers
    assert headers["content-security-policy"].startswith(policy)
    assert headers["strict-transport-security"] == "max-age=63072000"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


def test_nothing_is_served_without_tls(browser: httpx.Client) -> None:
    answer = browser.get("/", headers={"x-forwarded-proto": "http"})
    assert answer.status_code == 301
    assert answer.headers["location"].startswith("https://")


def test_the_bucket_answers_nobody_else(aws: EmbeddedAws, outputs: Mapping[str, str]) -> None:
    assert http.get(f"{aws.endpoint_url}/{outputs['NotesBucketName']}/index.html").status_code == 403


def test_a_new_build_takes_the_place_of_the_old_one_and_leaves_its_hashed_files(
    aws: EmbeddedAws, browser: httpx.Client, site: Path, outputs: Mapping[str, str], tmp_path: Path
) -> None:
    assert browser.get("/robots.txt").status_code == 200
    (site / "robots.txt").unlink()
    (site / "assets" / "app-1f.js").rename(site / "assets" / "app-2a.js")
    (site / "index.html").write_text(PAGE.replace("Notes", "New notes"))
    again = aws.deploy(assembly(site, tmp_path))
    assert again["NotesSiteUrl"] == outputs["NotesSiteUrl"]
    assert "New notes" in browser.get("/").text
    assert browser.get("/assets/app-2a.js").status_code == 200
    assert browser.get("/assets/app-1f.js").status_code == 200
    assert browser.get("/robots.txt").status_code != 200


def test_the_bucket_goes_with_its_stack_and_the_logs_stay(
    aws: EmbeddedAws, site: Path, outputs: Mapping[str, str], tmp_path: Path
) -> None:
    (result,) = destroy(assembly(site, tmp_path), settings=aws.settings)
    assert [kept for kept in result.retained if "AccessLogs" not in kept] == []
    buckets = {bucket["Name"] for bucket in aws.client("s3").list_buckets()["Buckets"]}
    assert outputs["NotesBucketName"] not in buckets
