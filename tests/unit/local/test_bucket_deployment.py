"""A bucket deployment puts there what the CDK's own handler would."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest

from saas_constructs.local.emulation.bucket_deployment import files_of, headers_of, prefix_of, takes_part


def archive(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as opened:
        opened.writestr("assets/", "")
        for name, text in files.items():
            opened.writestr(name.replace("_", "."), text)
    return content.getvalue()


ARCHIVES = {
    ("staging", "pages.zip"): archive(index_html="<title>pages</title>", app_js="1"),
    ("staging", "config.zip"): archive(config_json='{"a": "<<marker:0xbaba:0>>", "b": 1}', app_js="2"),
}


def deployment(**changes: Any) -> dict[str, Any]:
    return {
        "SourceBucketNames": ["staging", "staging"],
        "SourceObjectKeys": ["pages.zip", "config.zip"],
        "SourceMarkers": [{}, {"<<marker:0xbaba:0>>": 'say "hi"'}],
        **changes,
    }


def files(**changes: Any) -> dict[str, bytes]:
    return files_of(deployment(**changes), lambda bucket, key: ARCHIVES[bucket, key])


def test_sources_are_laid_over_each_other_without_folders() -> None:
    assert files()["index.html"] == b"<title>pages</title>"
    assert files()["app.js"] == b"2"
    assert set(files()) == {"index.html", "app.js", "config.json"}


@pytest.mark.parametrize(
    ("settings", "value"),
    [({}, b'say "hi"'), ({"jsonEscape": "true"}, rb"say \"hi\""), ({"jsonEscape": True}, rb"say \"hi\"")],
)
def test_values_of_the_deployment_take_their_markers_place(settings: dict[str, Any], value: bytes) -> None:
    assert files(SourceMarkersConfig=[{}, settings])["config.json"] == b'{"a": "' + value + b'", "b": 1}'


def test_markers_for_other_sources_are_refused() -> None:
    with pytest.raises(ValueError, match="as many as the 2 sources, got 1"):
        files(SourceMarkers=[{}])


def test_archives_that_are_not_to_be_opened_keep_their_names() -> None:
    assert set(files(Extract="false", SourceMarkers=None)) == {"pages.zip", "config.zip"}


@pytest.mark.parametrize(("given", "prefix"), [(None, ""), ("/", ""), ("docs", "docs/"), ("docs/", "docs/")])
def test_a_prefix_is_a_folder(given: str | None, prefix: str) -> None:
    assert prefix_of({"DestinationBucketKeyPrefix": given}) == prefix


@pytest.mark.parametrize(
    ("path", "filters", "included"),
    [
        ("assets/a.js", {}, True),
        ("assets/a.js", {"Exclude": ["assets/*"]}, False),
        ("index.html", {"Exclude": ["assets/*"]}, True),
        ("assets/a.js", {"Exclude": ["*"], "Include": ["assets/*"]}, True),
        ("index.html", {"Exclude": ["*"], "Include": ["assets/*"]}, False),
    ],
)
def test_filters_leave_paths_out_and_take_them_in_again(path: str, filters: dict[str, Any], included: bool) -> None:
    assert takes_part(path, filters) is included


def test_files_are_stored_with_their_type_and_the_deployments_metadata() -> None:
    properties = {
        "SystemMetadata": {"cache-control": "no-store", "sse": "AES256"},
        "UserMetadata": {"Build": "7"},
    }
    assert headers_of("config.json", properties) == {
        "content-type": "application/json",
        "cache-control": "no-store",
        "x-amz-server-side-encryption": "AES256",
        "x-amz-meta-build": "7",
    }
    assert headers_of("unknown.kind", {})["content-type"] == "binary/octet-stream"
    assert headers_of("a.js", {"SystemMetadata": {"content-type": "text/plain"}})["content-type"] == "text/plain"
