"""A page is told this machine's addresses."""

from __future__ import annotations

import json

import pytest

from saas_constructs.local.site.rewriting import SignIn, local_buckets, local_config

ORIGIN = "http://localhost:8080"
ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc"


def test_people_sign_in_under_the_pages_own_origin() -> None:
    deployed = {"authority": ISSUER, "clientId": "client", "signIn": "https://x.auth.eu.amazoncognito.com", "a": 1}
    content, sign_in = local_config(json.dumps(deployed).encode(), ORIGIN)
    assert json.loads(content) == {**deployed, "signIn": ORIGIN}
    assert sign_in == SignIn("eu-central-1_abc", "client")


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]", b"{}", b'{"authority": "x"}'])
def test_what_is_no_configuration_stays(content: bytes) -> None:
    assert local_config(content, ORIGIN) == (content, None)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("https://files-1.s3.eu-central-1.amazonaws.com/", f"{ORIGIN}/_s3/files-1/"),
        ("https://files-1.s3.eu-central-1.amazonaws.com", f"{ORIGIN}/_s3/files-1"),
        ("https://files-1.s3.amazonaws.com/t1/uploads/a", f"{ORIGIN}/_s3/files-1/t1/uploads/a"),
        ("http://127.0.0.1:4566/files-1/", f"{ORIGIN}/_s3/files-1/"),
        ("https://s3.example.com/", "https://s3.example.com/"),
        ("https://files.s3.eu-central-1.amazonaws.com.evil.example/", None),
    ],
)
def test_buckets_are_reached_under_the_pages_own_origin(url: str, local: str | None) -> None:
    body = json.dumps({"upload": {"url": url}}).encode()
    rewritten = json.loads(local_buckets(body, ORIGIN, "http://127.0.0.1:4566"))
    assert rewritten["upload"]["url"] == (local or url)
