"""Nothing of the person's own AWS set-up, nor a proxy, stands between this machine and the embedded AWS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from botocore.credentials import Credentials

from saas_constructs.local import clients
from saas_constructs.local.access import Access
from saas_constructs.local.admin.address import AdminAddress
from saas_constructs.local.admin.api import AdminApi
from saas_constructs.local.settings import LocalSettings
from saas_constructs.testing.embedded import EmbeddedAws
from saas_constructs.testing.tenant_sessions import function_client
from tests.local.rest_api import make_function
from tests.local.web_server import answering

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.local import conftest


@pytest.fixture(autouse=True)
def own_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A profile that is not there, files that can't be read, and a proxy that does not answer."""
    (tmp_path / "config").write_text("[profile", encoding="utf-8")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "config"))
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    monkeypatch.setenv("AWS_USE_FIPS_ENDPOINT", "true")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    clients._session.cache_clear()
    yield
    clients._session.cache_clear()


@pytest.fixture
def aws(mended_aws: conftest.EmbeddedAws, tmp_path: Path) -> EmbeddedAws:
    port = urlsplit(mended_aws.endpoint_url).port
    assert port is not None
    return EmbeddedAws(LocalSettings(tmp_path, port))


def test_clients_reach_it(aws: EmbeddedAws) -> None:
    assert aws.client("sts").get_caller_identity()["Account"] == "000000000000"
    assert "eu-central-1" in clients.regions_of("cloudformation")


def test_so_do_those_of_a_functions_session(aws: EmbeddedAws, mended_aws: conftest.EmbeddedAws) -> None:
    name = make_function(mended_aws, "def handler(event, context): return {}").rpartition(":")[2]
    assert "/function" in function_client(aws, name, "sts").get_caller_identity()["Arn"]


@pytest.fixture
def server() -> Iterator[str]:
    """Answers like the operators' API, and at any other address with its path."""
    with answering(lambda path: json.dumps({"path": path}).encode()) as url:
        yield url


def test_the_operators_api_is_reached_and_what_it_hands_out(server: str) -> None:
    def connect(_service: str, _region: str) -> Any:
        raise AssertionError("nothing else is asked for")

    access = Access(("eu-central-1",), connect, Credentials("test", "test"), server)
    with AdminApi.of(access, AdminAddress("dev", "eu-central-1", f"{server}/v1/")) as api:
        assert api.get("tenants") == {"path": "/v1/tenants"}
        with api.fetch(f"{server}/archive") as answer:
            assert json.loads(answer.read()) == {"path": "/archive"}
