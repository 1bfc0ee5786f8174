import json
from email.message import Message
from http.client import IncompleteRead
from io import BytesIO
from typing import BinaryIO
from urllib.request import HTTPHandler, Request
from urllib.response import addinfourl

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from lambdas.authorizer.jwks import (
    REFRESH_SECONDS,
    RETRY_SECONDS,
    JwksUnavailableError,
    KeySet,
    fetch,
    jwks_url,
)
from lambdas.authorizer.jws import UnknownKeyError
from tests.fakes.clock import FakeClock
from tests.unit.lambdas.tokens import ISSUER, KEY, OTHER_KEY, FakeIssuer, key_set


class Keys:
    def __init__(self) -> None:
        self.issuer = FakeIssuer()
        self.clock = FakeClock()
        self.under_test = KeySet("https://issuer/jwks", fetch=self.issuer.fetch, now=self.clock)


def test_a_known_key_costs_one_fetch() -> None:
    keys = Keys()
    for _ in range(3):
        assert keys.under_test.key("key-1").public_numbers() == KEY.public_key().public_numbers()
    assert len(keys.issuer.fetched) == 1


def test_a_flood_of_unknown_keys_is_no_flood_of_fetches() -> None:
    keys = Keys()
    for number in range(100):
        with pytest.raises(UnknownKeyError):
            keys.under_test.key(f"forged-{number}")
    assert len(keys.issuer.fetched) == 1
    keys.clock.advance(RETRY_SECONDS)
    with pytest.raises(UnknownKeyError):
        keys.under_test.key("forged")
    assert len(keys.issuer.fetched) == 2


def test_a_new_key_is_found_after_a_while() -> None:
    keys = Keys()
    keys.under_test.key("key-1")
    keys.issuer.document = key_set(key_1=KEY, key_2=OTHER_KEY)
    keys.clock.advance(RETRY_SECONDS)
    assert keys.under_test.key("key-2")


def test_a_retired_key_is_given_up() -> None:
    keys = Keys()
    keys.under_test.key("key-1")
    keys.issuer.document = key_set(key_2=OTHER_KEY)
    keys.clock.advance(REFRESH_SECONDS)
    with pytest.raises(UnknownKeyError):
        keys.under_test.key("key-1")


@pytest.mark.parametrize(
    "document", [None, b"", b"<html>", b"[]", b'{"keys": 1}', b'{"keys": []}', b'{"keys": [1, {}]}', b"[" * 100_000]
)
def test_an_unreadable_key_set_blames_the_issuer_and_not_the_token(document: bytes | None) -> None:
    keys = Keys()
    keys.issuer.down = document is None
    keys.issuer.document = document or b""
    for _ in range(5):
        with pytest.raises(JwksUnavailableError):
            keys.under_test.key("key-1")
    assert len(keys.issuer.fetched) == 1
    keys.issuer.down, keys.issuer.document = False, key_set(key_1=KEY)
    keys.clock.advance(RETRY_SECONDS)
    assert keys.under_test.key("key-1")


def test_known_keys_outlive_a_failure_of_the_issuer() -> None:
    keys = Keys()
    keys.under_test.key("key-1")
    keys.issuer.down = True
    keys.clock.advance(REFRESH_SECONDS)
    assert keys.under_test.key("key-1")
    with pytest.raises(JwksUnavailableError):
        keys.under_test.key("key-2")


def test_keys_of_other_kinds_are_passed_over() -> None:
    keys = Keys()
    good = json.loads(key_set(key_1=KEY))["keys"][0]
    weak = json.loads(key_set(weak=generate_private_key(65537, 1024)))["keys"][0]
    others = [
        {"kty": "oct", "kid": "mac", "k": "c2VjcmV0", "alg": "HS256"},
        good | {"kid": "enc", "use": "enc"},
        good | {"kid": "ps", "alg": "PS256"},
        good | {"kid": "broken", "n": "!"},
        good | {"kid": "even", "e": "Ag"},
        good | {"kid": 7},
        weak,
    ]
    keys.issuer.document = json.dumps({"keys": [*others, good]}).encode()
    assert keys.under_test.key("key-1")
    for name in ("mac", "enc", "ps", "broken", "even", "weak"):
        with pytest.raises(UnknownKeyError):
            keys.under_test.key(name)


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ({}, f"{ISSUER}/.well-known/jwks.json"),
        ({"AWS_ENDPOINT_URL": "http://a:1/"}, "http://a:1/eu-west-1_pool/.well-known/jwks.json"),
        (
            {"AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://b:2"},
            "http://b:2/eu-west-1_pool/.well-known/jwks.json",
        ),
        (
            {"JWKS_BASE_URL": "https://c", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": "http://b:2"},
            "https://c/eu-west-1_pool/.well-known/jwks.json",
        ),
    ],
)
def test_where_the_keys_are_served(environment: dict[str, str], url: str) -> None:
    assert jwks_url(ISSUER, environment) == url


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://host/keys", "keys.json"])
def test_keys_are_read_over_http_only(url: str) -> None:
    with pytest.raises(OSError, match="http or https only"):
        fetch(url)


def answering(monkeypatch: pytest.MonkeyPatch, status: int, body: BinaryIO, **headers: str) -> list[str]:
    """Let every http request be answered so; gives the URLs that are asked for."""
    asked = []

    def http_open(_: HTTPHandler, request: Request) -> addinfourl:
        asked.append(request.full_url)
        message = Message()
        for name, value in headers.items():
            message[name] = value
        answer = addinfourl(body, message, request.full_url, status)
        answer.msg = "said"  # type: ignore[attr-defined]  # urllib's own handlers set it, too
        return answer

    monkeypatch.setattr(HTTPHandler, "http_open", http_open)
    return asked


def test_the_document_is_what_the_url_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answering(monkeypatch, 200, BytesIO(b"keys"))
    assert fetch("http://issuer/keys") == b"keys"
    assert asked == ["http://issuer/keys"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_not_followed(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    asked = answering(monkeypatch, status, BytesIO(), Location="http://elsewhere/keys")
    with pytest.raises(OSError, match=str(status)):
        fetch("http://issuer/keys")
    assert asked == ["http://issuer/keys"]


class BreakingOff(BytesIO):
    def read(self, _: int | None = -1, /) -> bytes:
        raise IncompleteRead(b"{", 100)


def test_an_answer_that_breaks_off_is_a_failure_of_the_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, 200, BreakingOff())
    with pytest.raises(OSError, match="broke off"):
        fetch("http://issuer/keys")
