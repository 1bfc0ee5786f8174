"""Pages that are deployed to an embedded AWS open in this machine's browsers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import httpx
import psutil
import pytest
from websockets.exceptions import InvalidStatus

from saas_constructs.local.emulator import Emulator
from saas_constructs.local.errors import LocalError
from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.site.server import SiteServer, serve
from saas_constructs.testing.embedded import free_port
from tests import http
from tests.local.conftest import EmbeddedAws
from tests.local.hosted_login import HostedLogin, claims
from tests.local.pages import Pages, config, open_socket
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

SAAS = [sys.executable, "-m", "saas_constructs.local"]
FILES = {"index.html": "<title>site</title>", "assets/app.html": "asset"}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalSettings]:
    settings = LocalSettings(tmp_path_factory.mktemp("site"), free_port(), free_port())
    emulator = Emulator(settings)
    emulator.start()
    yield settings
    emulator.stop()


@pytest.fixture(scope="module")
def aws(settings: LocalSettings) -> EmbeddedAws:
    return EmbeddedAws(settings.endpoint_url)


@pytest.fixture(scope="module")
def login(aws: EmbeddedAws) -> HostedLogin:
    return HostedLogin.make(aws)


@pytest.fixture(scope="module")
def console(aws: EmbeddedAws) -> Pages:
    return Pages(aws, {"index.html": "<title>console</title>"}, output="ConsoleUrl")


@pytest.fixture(scope="module")
def pages(aws: EmbeddedAws, login: HostedLogin, console: Pages) -> Pages:
    del console  # only has to be deployed
    return Pages(aws, {**FILES, "config.json": config(login.pool_id, login.client_id)})


@pytest.fixture(scope="module")
def server(settings: LocalSettings, pages: Pages) -> Iterator[SiteServer]:
    del pages  # only has to be deployed
    server = SiteServer(settings)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def url(settings: LocalSettings, server: SiteServer) -> str:
    assert server.status() is not None
    return f"http://127.0.0.1:{settings.site_port}"


def get(url: str, host: str, path: str) -> httpx.Response:
    """Ask as a browser that was given this name; programs may not know that it is this machine's."""
    return http.get(url + path, headers={"Host": f"{host}:{url.rpartition(':')[2]}"})


@pytest.mark.parametrize(
    ("host", "path", "shown"),
    [
        ("localhost", "/", "<title>site</title>"),
        ("blue.localhost", "/", "<title>site</title>"),
        ("blue.localhost", "/assets/app.html", "asset"),
        ("console.localhost", "/", "<title>console</title>"),
    ],
)
def test_each_name_shows_its_pages(url: str, host: str, path: str, shown: str) -> None:
    assert get(url, host, path).text == shown


def test_a_tenant_that_the_edge_does_not_know_has_no_pages(url: str) -> None:
    assert (get(url, "unknown.localhost", "/").status_code, get(url, "evil.example", "/").status_code) == (404, 421)


@pytest.mark.parametrize("host", ["localhost", "blue.localhost"])
def test_people_sign_in_and_out_where_the_page_is(url: str, login: HostedLogin, host: str) -> None:
    told: Any = get(url, host, "/config.json").json()
    origin = told["signIn"]
    assert origin == f"http://{host}:{url.rpartition(':')[2]}"
    tokens = login.sign_in(base_url=url, callback=f"{origin}/callback", Host=origin.removeprefix("http://"))
    assert claims(tokens["access_token"])["client_id"] == login.client_id
    left = get(url, host, f"/logout?client_id={login.client_id}&logout_uri={origin}/")
    assert (left.status_code, left.headers["location"]) == (302, f"{origin}/")


@pytest.mark.parametrize(("host", "seen"), [("localhost", "nobody"), ("blue.localhost", "blue")])
def test_a_page_is_connected_to_live_push(url: str, host: str, seen: str) -> None:
    with open_socket(url, host, "/ws") as socket:
        assert socket.subprotocol == seen
        socket.send("hello")
        assert socket.recv(timeout=30) == "got hello"


def test_a_refused_connection_is_refused_to_the_page(url: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        open_socket(url, "unknown.localhost", "/ws")
    assert refused.value.response.status_code == 404


def test_pages_that_are_deployed_anew_are_found(aws: EmbeddedAws, url: str, console: Pages) -> None:
    assert get(url, "console.localhost", "/").is_success
    console.delete()
    anew = Pages(aws, {"index.html": "<title>console</title>"}, output="ConsoleUrl")
    assert anew.host != console.host
    # Its file is put there after the stack.
    until(lambda: get(url, "console.localhost", "/").is_success, "the new pages")


def test_it_listens_on_the_loopback_interface_only(server: SiteServer, settings: LocalSettings) -> None:
    status = server.status()
    assert status is not None
    found = [c.laddr for c in psutil.Process(status.pid).net_connections() if c.status == psutil.CONN_LISTEN]
    assert [tuple(address) for address in found] == [("127.0.0.1", settings.site_port)]


def test_a_second_start_starts_nothing_and_another_port_is_refused(server: SiteServer, settings: LocalSettings) -> None:
    before = server.status()
    assert server.start() is False
    assert serve(settings) == before
    with pytest.raises(LocalError, match=f"served on port {settings.site_port}, not on") as refused:
        serve(settings, port=free_port())
    assert "saas down" in refused.value.remedy


def test_a_port_in_use_is_refused_with_the_remedy(
    settings: LocalSettings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = LocalSettings(tmp_path_factory.mktemp("other"), free_port(), settings.port)
    with pytest.raises(LocalError, match=f"port {settings.port} cannot be used") as refused:
        SiteServer(other).start()
    assert "SAAS_SITE_PORT" in refused.value.remedy


def _saas(settings: LocalSettings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "SAAS_HOME": str(settings.home),
        "SAAS_PORT": str(settings.port),
        "SAAS_SITE_PORT": str(settings.site_port),
        "COLUMNS": "200",
    }
    return subprocess.run([*SAAS, *arguments], env=environment, capture_output=True, text=True, check=False)


def test_the_command_tells_where_pages_are(server: SiteServer, settings: LocalSettings) -> None:
    opened = _saas(settings, "open", "--no-browser", "--json")
    assert opened.returncode == 0, opened.stderr
    status = server.status()
    assert status is not None
    assert json.loads(opened.stdout) == {
        "pid": status.pid,
        "site": f"http://localhost:{settings.site_port}",
        "console": f"http://console.localhost:{settings.site_port}",
        "tenant": f"http://{{slug}}.localhost:{settings.site_port}",
    }
    assert json.loads(_saas(settings, "status", "--json").stdout)["site"] == json.loads(opened.stdout)
    assert f"http://localhost:{settings.site_port}" in _saas(settings, "status").stdout


def test_without_pages_there_is_nothing_to_open(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = LocalSettings(tmp_path_factory.mktemp("empty"), free_port(), free_port())
    down = _saas(settings, "open", "--no-browser")
    assert (down.returncode, "saas up" in down.stderr) == (1, True)
    emulator = Emulator(settings)
    emulator.start()
    try:
        empty = _saas(settings, "open", "--no-browser")
    finally:
        emulator.stop()
    assert empty.returncode == 1
    assert "FrontendDistribution" in empty.stderr
    assert SiteServer(settings).status() is None


def test_it_outlives_the_emulator_and_ends_with_down(server: SiteServer, settings: LocalSettings, url: str) -> None:
    """Last, since it stops what the others use."""
    Emulator(settings).stop()
    answer = get(url, "localhost", "/")
    assert (answer.status_code, "saas up" in answer.json()["detail"]) == (503, True)
    Emulator(settings).start()
    assert get(url, "localhost", "/").text == FILES["index.html"]
    assert "stopped" in _saas(settings, "down").stdout
    assert server.status() is None
    with pytest.raises(httpx.ConnectError):
        get(url, "localhost", "/")
