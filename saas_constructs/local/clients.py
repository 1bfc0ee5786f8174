"""boto3 clients for the embedded AWS."""

from __future__ import annotations

import functools
import os
import threading
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.config import Config

from saas_constructs.local.settings import DEFAULT_REGION

if TYPE_CHECKING:
    from collections.abc import Mapping

# The emulator's root credentials, which bypass its IAM like an account's root user does.
ROOT_ACCESS_KEY_ID = "test"
ROOT_SECRET_ACCESS_KEY = "test"  # noqa: S105 - public, the same in every emulator

_NO_FILE = (None, None, os.devnull, None)
_lock = threading.Lock()


def client(
    service: str, *, endpoint_url: str, region: str = DEFAULT_REGION, credentials: Mapping[str, Any] | None = None
) -> Any:
    """Make a boto3 client that speaks to the embedded AWS.

    No file, variable or proxy of the person's own set-up takes part.

    Args:
        service: boto3's name of the service.
        endpoint_url: The emulator, as in ``LocalSettings.endpoint_url``.
        region: AWS region; the emulator keeps the regions' resources apart.
        credentials: Of a session, as STS answers them; the root user's when left out.
    """
    session_keys = (
        {}
        if credentials is None
        else {
            "aws_access_key_id": credentials["AccessKeyId"],
            "aws_secret_access_key": credentials["SecretAccessKey"],
            "aws_session_token": credentials["SessionToken"],
        }
    )
    # One session for all, since it reads botocore's models once; making a client is not
    # thread-safe.
    with _lock:
        return _session().client(
            service,
            region_name=region,
            endpoint_url=endpoint_url,
            config=Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, proxies={}),
            **session_keys,
        )


def regions_of(service: str) -> list[str]:
    """Name the regions that boto3 knows a service in.

    Args:
        service: boto3's name of the service.
    """
    with _lock:
        regions: list[str] = _session().get_available_regions(service)
    return regions


@functools.cache
def _session() -> Any:
    # Each setting keeps its default, and loses the variable and the line of a file that would change it.
    variables = botocore.session.Session.SESSION_VARIABLES
    settings = {name: (None, None, default, convert) for name, (_, _, default, convert) in variables.items()}
    return boto3.Session(
        aws_access_key_id=ROOT_ACCESS_KEY_ID,
        aws_secret_access_key=ROOT_SECRET_ACCESS_KEY,
        region_name=DEFAULT_REGION,
        botocore_session=botocore.session.Session(
            session_vars={**settings, "config_file": _NO_FILE, "credentials_file": _NO_FILE}
        ),
    )
