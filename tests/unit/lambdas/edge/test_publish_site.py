"""A site's files come to its bucket in an order in which nobody misses one."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from lambdas.edge.custom_resource import Change
from lambdas.edge.publish_site import apply
from lambdas.edge.site import SiteBucket, cache_control, content_type, publish
from tests.fakes.s3 import FakeS3

SITE = {
    "index.html": b"<!doctype html>",
    # Before the assets and after the page, by name.
    "apple-icon.png": b"png",
    "robots.txt": b"User-agent: *",
    "favicon.svg": b"<svg/>",
    "assets/app-1f.js": b"run()",
    "assets/app-1f.css": b"a{}",
}


class Recording(FakeS3):
    """Remembers in which order keys were written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def put_object(self, *, Bucket: str, Key: str, Body: bytes, **more: Any) -> dict[str, Any]:  # noqa: N803
        self.written.append(Key)
        return super().put_object(Bucket=Bucket, Key=Key, Body=Body, **more)


def bucket_of(fake: FakeS3) -> SiteBucket:
    return SiteBucket(fake, "site")  # type: ignore[arg-type]  # a stand-in


def zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.mkdir("assets")
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def change(kind: Any, **properties: Any) -> Change:
    wanted = {"Bucket": "site", "Config": '{"stage": "dev"}', "EmptyAtEnd": "false", **properties}
    return Change(kind=kind, resource_id=None, wanted=wanted, before={})


def test_a_page_comes_after_everything_that_it_loads() -> None:
    fake = Recording()
    publish(bucket_of(fake), SITE, "{}")
    assert fake.written[-1] == "index.html"
    assert set(fake.written[:2]) == {"assets/app-1f.js", "assets/app-1f.css"}
    assert fake.objects == {**SITE, "config.json": b"{}"}


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("assets/app-1f.js", "public, max-age=31536000, immutable"),
        ("index.html", "no-cache"),
        ("favicon.svg", "no-cache"),
        ("config.json", "no-store"),
    ],
)
def test_only_what_never_changes_is_kept(path: str, header: str) -> None:
    fake = FakeS3()
    publish(bucket_of(fake), SITE, "{}")
    assert fake.cache_control[path] == cache_control(path) == header


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("assets/a.js", "text/javascript; charset=utf-8"),
        ("assets/a.woff2", "font/woff2"),
        ("a.webmanifest", "application/manifest+json"),
        ("a.PNG", "image/png"),
        ("LICENSE", "application/octet-stream"),
    ],
)
def test_a_browser_is_told_what_a_file_is(path: str, kind: str) -> None:
    assert content_type(path) == kind


def test_pages_of_the_build_before_go_and_their_hashed_files_stay() -> None:
    fake = FakeS3()
    publish(bucket_of(fake), {**SITE, "old.html": b"", "assets/app-0e.js": b""}, "{}")
    publish(bucket_of(fake), SITE, "{}")
    assert set(fake.objects) == {*SITE, "config.json", "assets/app-0e.js"}


def test_the_zipped_site_is_unpacked() -> None:
    fake = FakeS3()
    fake.objects["site.zip"] = zipped(SITE)
    assert apply(change("Create", Source={"Bucket": "assets", "Key": "site.zip"}), fake) == "site"  # type: ignore[arg-type]
    assert {path: fake.objects[path] for path in SITE} == SITE
    assert fake.objects["config.json"] == b'{"stage": "dev"}'


def test_without_a_site_there_is_the_configuration() -> None:
    fake = FakeS3()
    apply(change("Create"), fake)  # type: ignore[arg-type]  # a stand-in
    assert set(fake.objects) == {"config.json"}


def test_at_the_end_the_bucket_is_emptied_only_where_it_goes_too() -> None:
    fake = FakeS3()
    publish(bucket_of(fake), SITE, "{}")
    apply(change("Delete"), fake)  # type: ignore[arg-type]  # a stand-in
    assert fake.objects
    apply(change("Delete", EmptyAtEnd="true"), fake)  # type: ignore[arg-type]
    assert not fake.objects


def test_a_file_that_cannot_be_deleted_is_told() -> None:
    fake = FakeS3()
    publish(bucket_of(fake), {**SITE, "old.html": b""}, "{}")
    fake.kept = {"old.html"}
    with pytest.raises(RuntimeError, match=r"S3 kept old\.html"):
        publish(bucket_of(fake), SITE, "{}")
