"""This machine's addresses in the place of AWS's, in what a page is told."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

BUCKETS = "/_s3/"
"""Start of the paths below which buckets are reached."""
# "Virtual-hosted-style access" (Amazon S3 User Guide).
_BUCKET_URL = re.compile(
    r"https://(?P<bucket>[a-z0-9][a-z0-9.-]+)\.s3[.-][a-z0-9.-]*?amazonaws\.com(?:\.cn)?(?=[/\"]|$)"
)


@dataclass(frozen=True)
class SignIn:
    """What a page signs in with.

    Args:
        pool_id: The user pool.
        client_id: The page's client there.
    """

    pool_id: str
    client_id: str


def local_config(content: bytes, origin: str) -> tuple[bytes, SignIn | None]:
    """Rewrite ``config.json``: the sign-in is served under the page's own origin, and tokens have the issuer they had.

    Args:
        content: The file as deployed.
        origin: The page's origin, ``http://localhost:8080``.

    Returns:
        The file for this machine, and what it says of the sign-in; content that is no such file stays as it is.
    """
    try:
        config: Any = json.loads(content)
        pool_id = str(config["authority"]).rstrip("/").rpartition("/")[2]
        found = SignIn(pool_id, config["clientId"])
    except (ValueError, TypeError, KeyError):
        return content, None
    return json.dumps({**config, "signIn": origin}).encode(), found


def local_buckets(content: bytes, origin: str, endpoint_url: str) -> bytes:
    """Replace the URLs of buckets in an API's answer by paths under the page's own origin.

    Args:
        content: JSON.
        origin: The page's origin.
        endpoint_url: The emulator, under which functions know a bucket.
    """
    text = content.decode()
    text = _BUCKET_URL.sub(lambda found: f"{origin}{BUCKETS}{found['bucket']}", text)
    return text.replace(f"{endpoint_url}/", f"{origin}{BUCKETS}").encode()
