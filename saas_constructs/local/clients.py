"""boto3 clients for the embedded AWS."""

from __future__ import annotations

import functools
import threading
from typing import Any

import boto3
from botocore.config import Config

from saas_constructs.local.settings import DEFAULT_REGION

# The emulator's root credentials, which bypass its IAM like an account's root user does.
ROOT_ACCESS_KEY_ID = "test"
ROOT_SECRET_ACCESS_KEY = "test"  # noqa: S105 - public, the same in every emulator

_lock = threading.Lock()


def client(service: str, *, endpoint_url: str, region: str = DEFAULT_REGION) -> Any:
    """Make a boto3 client that speaks to the embedded AWS as its root user.

    No file or variable of the person's own AWS set-up takes part.

    Args:
        service: boto3's name of the service.
        endpoint_url: The emulator, as in ``LocalSettings.endpoint_url``.
        region: AWS region; the emulator keeps the regions' resources apart.
    """
    # One session for all, since it reads botocore's models once; making a client is not
    # thread-safe.
    with _lock:
        return _session().client(
            service,
            region_name=region,
            endpoint_url=endpoint_url,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}),
        )


@functools.cache
def _session() -> Any:
    return boto3.Session(
        aws_access_key_id=ROOT_ACCESS_KEY_ID,
        aws_secret_access_key=ROOT_SECRET_ACCESS_KEY,
        region_name=DEFAULT_REGION,
    )
