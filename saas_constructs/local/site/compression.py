"""Pages' files as small as CloudFront sends them ("Serve compressed files", Amazon CloudFront Developer Guide)."""

from __future__ import annotations

import functools
import gzip
from http import HTTPStatus

from saas_constructs.local.site.asgi import Answer

_KINDS = frozenset({b"application/javascript", b"image/svg+xml", b"text/css", b"text/html", b"text/javascript"})
_SMALLEST = 1_000
_LARGEST = 10_000_000
_LEVEL = 6
_KEPT = 128


def compressed(answer: Answer, accepted: str) -> Answer:
    """Compress an answer, if it is a file that CloudFront would compress.

    Args:
        answer: As the edge gave it.
        accepted: The request's header ``Accept-Encoding``.
    """
    headers = dict(answer.headers)
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    fits = answer.status == HTTPStatus.OK and _SMALLEST <= len(answer.body) <= _LARGEST
    if not fits or kind not in _KINDS or b"content-encoding" in headers or "gzip" not in accepted.lower():
        return answer
    told = [(name, _weak(value) if name == b"etag" else value) for name, value in answer.headers]
    coding = ((b"content-encoding", b"gzip"), (b"vary", b"accept-encoding"))
    return Answer(answer.status, (*told, *coding), _packed(answer.body))


@functools.lru_cache(maxsize=_KEPT)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, _LEVEL, mtime=0)


def _weak(etag: bytes) -> bytes:
    """A validator of content that is the same but for its coding (RFC 9110, section 8.8.1)."""
    return etag if etag.startswith(b"W/") else b"W/" + etag
