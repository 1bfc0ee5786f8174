"""Pages' files go to browsers as small as from CloudFront."""

from __future__ import annotations

import gzip

import pytest

from saas_constructs.local.site.asgi import Answer
from saas_constructs.local.site.compression import compressed

SCRIPT = b"console.log('a page');\n" * 100


def answer(kind: str = "text/javascript", *, body: bytes = SCRIPT, status: int = 200, **more: str) -> Answer:
    headers = {"content-type": kind, "etag": '"1"', **{name.replace("_", "-"): value for name, value in more.items()}}
    return Answer(status, [(name.encode(), value.encode()) for name, value in headers.items()], body)


def test_a_script_is_compressed_for_who_can_read_it() -> None:
    packed = compressed(answer(), "gzip, deflate, br")
    headers = dict(packed.headers)
    assert gzip.decompress(packed.body) == SCRIPT
    assert len(packed.body) < len(SCRIPT) / 5
    assert headers[b"content-encoding"] == b"gzip"
    assert headers[b"vary"] == b"accept-encoding"
    assert headers[b"etag"] == b'W/"1"'


@pytest.mark.parametrize(
    ("given", "accepted"),
    [
        (answer(), "br"),
        (answer("application/json"), "gzip"),
        (answer("image/webp"), "gzip"),
        (answer(body=b"x" * 999), "gzip"),
        (answer(status=206), "gzip"),
        (answer(content_encoding="br"), "gzip"),
    ],
    ids=["browser can't", "data", "picture", "small", "part", "compressed already"],
)
def test_the_rest_stays_as_it_is(given: Answer, accepted: str) -> None:
    assert compressed(given, accepted) is given
