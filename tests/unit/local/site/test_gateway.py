"""Each request goes to its distribution or to the emulator itself, and comes back with this machine's addresses."""

from __future__ import annotations

import asyncio
import itertools
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.site.addresses import HEALTH, Audience
from saas_constructs.local.site.asgi import Answer, Headers
from saas_constructs.local.site.distributions import Distributions
from saas_constructs.local.site.gateway import Gateway
from saas_constructs.local.site.http_forwarding import UnreachableError

if TYPE_CHECKING:
    from saas_constructs.local.site.rewriting import SignIn

SITE, CONSOLE = "site.cloudfront.net", "console.cloudfront.net"
EMULATOR = "http://127.0.0.1:4566"
OF_EDGE = (b"x-amz-cf-id", b"1")
CONFIG = (
    b'{"authority": "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abc", "clientId": "c", "signIn": ""}'
)


@dataclass
class Emulator:
    """What it is asked, and what it answers by host."""

    answers: dict[str | None, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    down: bool = False

    async def forward(
        self, method: str, target: str, *, headers: Headers, body: bytes, host: str | None = None
    ) -> Answer:
        del headers, body
        self.asked.append((method, target, host))
        if self.down:
            raise UnreachableError
        return self.answers.get(host, Answer(200, (OF_EDGE,), b"page"))

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class SignIns:
    """Origins that were let in."""

    allowed: list[tuple[SignIn, str]] = field(default_factory=list)

    def allow(self, sign_in: SignIn, origin: str) -> None:
        self.allowed.append((sign_in, origin))


@pytest.fixture
def emulator() -> Emulator:
    return Emulator()


@pytest.fixture
def sign_ins() -> SignIns:
    return SignIns()


@pytest.fixture
def gateway(emulator: Emulator, sign_ins: SignIns) -> Gateway:
    found = Distributions(lambda: {Audience.SITE: SITE, Audience.CONSOLE: CONSOLE})
    return Gateway(EMULATOR, found, emulator, sign_ins)  # type: ignore[arg-type]  # stand-ins


def ask(gateway: Gateway, host: str, target: str, method: str = "GET") -> tuple[int, dict[bytes, bytes], bytes]:
    """Send a request; status, headers and content of the answer."""
    path, _, query = target.partition("?")
    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", host.encode())],
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(gateway(scope, receive, send))
    start, content = sent
    return start["status"], dict(start["headers"]), content["body"]


@pytest.mark.parametrize(
    ("host", "target", "forwarded"),
    [
        ("localhost:8080", "/orders/1?x=%2F", ("GET", "/orders/1?x=%2F", SITE)),
        ("blue.localhost:8080", "/api/orders", ("GET", "/t/blue/api/orders", SITE)),
        ("console.localhost:8080", "/tenants", ("GET", "/tenants", CONSOLE)),
        ("localhost:8080", "/oauth2/authorize?client_id=c", ("GET", "/oauth2/authorize?client_id=c", None)),
        ("blue.localhost:8080", "/login", ("GET", "/login", None)),
        ("console.localhost:8080", "/logout?a=b", ("GET", "/logout?a=b", None)),
        ("localhost:8080", "/_s3/files-1", ("GET", "/files-1", None)),
        ("localhost:8080", "/logins", ("GET", "/logins", SITE)),
    ],
)
def test_a_request_goes_where_its_address_says(
    gateway: Gateway, emulator: Emulator, host: str, target: str, forwarded: tuple[str, str, str | None]
) -> None:
    status, _, _ = ask(gateway, host, target)
    assert status == 200
    assert emulator.asked == [forwarded]


def test_a_foreign_name_reaches_nothing(gateway: Gateway, emulator: Emulator) -> None:
    status, headers, content = ask(gateway, "evil.example", "/api/orders")
    assert (status, emulator.asked) == (421, [])
    assert headers[b"content-type"] == b"application/problem+json"
    assert "'evil.example' is no name of this machine" in json.loads(content)["detail"]


def test_an_emulator_that_is_down_is_told_with_the_remedy(gateway: Gateway, emulator: Emulator) -> None:
    emulator.down = True
    status, _, content = ask(gateway, "localhost", "/api/orders")
    assert (status, "saas up" in json.loads(content)["detail"]) == (503, True)


def test_it_serves_without_the_emulator(gateway: Gateway, emulator: Emulator) -> None:
    emulator.down = True
    assert ask(gateway, "127.0.0.1:8080", HEALTH)[0] == 200


@pytest.mark.parametrize("host", ["localhost:8080", "blue.localhost:8080"])
def test_a_page_that_reads_its_configuration_can_sign_in(
    gateway: Gateway, emulator: Emulator, sign_ins: SignIns, host: str
) -> None:
    emulator.answers[SITE] = Answer(200, (OF_EDGE, (b"content-type", b"application/json")), CONFIG)
    _, headers, content = ask(gateway, host, "/config.json")
    assert json.loads(content)["signIn"] == f"http://{host}"
    assert headers[b"content-length"] == str(len(content)).encode()
    assert [origin for _, origin in sign_ins.allowed] == [f"http://{host}"]


def test_buckets_in_an_apis_answer_are_reached_here(gateway: Gateway, emulator: Emulator) -> None:
    body = b'{"url": "https://files.s3.eu-central-1.amazonaws.com/"}'
    emulator.answers[SITE] = Answer(201, (OF_EDGE, (b"content-type", b"application/json")), body)
    _, _, content = ask(gateway, "localhost:8080", "/api/files", "POST")
    assert json.loads(content)["url"] == "http://localhost:8080/_s3/files/"


def test_a_distribution_that_was_made_anew_is_found(emulator: Emulator, sign_ins: SignIns) -> None:
    names = iter(["old.cloudfront.net", "new.cloudfront.net"])
    clock = itertools.count(step=60)
    found = Distributions(lambda: {Audience.SITE: next(names)}, lambda: next(clock))
    emulator.answers["old.cloudfront.net"] = Answer(404, (), b"<Error/>")
    gateway = Gateway(EMULATOR, found, emulator, sign_ins)  # type: ignore[arg-type]  # stand-ins
    status, _, content = ask(gateway, "localhost", "/")
    assert (status, content) == (200, b"page")


def test_nothing_deployed_is_told_with_the_remedy(emulator: Emulator, sign_ins: SignIns) -> None:
    gateway = Gateway(EMULATOR, Distributions(dict), emulator, sign_ins)  # type: ignore[arg-type]  # stand-ins
    status, _, content = ask(gateway, "console.localhost", "/")
    assert (status, "saas deploy" in json.loads(content)["detail"]) == (404, True)
