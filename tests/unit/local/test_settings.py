"""Where the embedded AWS is, by the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from saas_constructs.local.environment import emulator_environment
from saas_constructs.local.errors import LocalError
from saas_constructs.local.function_logs import find_name
from saas_constructs.local.settings import LocalSettings


def test_the_defaults() -> None:
    settings = LocalSettings.from_environment({})
    assert (settings.home, settings.port) == (Path(".saas").absolute(), 4566)
    assert settings.endpoint_url == "http://127.0.0.1:4566"


def test_the_environment_decides(tmp_path: Path) -> None:
    settings = LocalSettings.from_environment({"SAAS_HOME": str(tmp_path), "SAAS_PORT": "5000"})
    assert (settings.home, settings.port) == (tmp_path, 5000)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "4566.0", "\u0664"])
def test_what_is_no_port_is_refused(port: str) -> None:
    with pytest.raises(LocalError, match="SAAS_PORT must be a number from 1 to 65535, got"):
        LocalSettings.from_environment({"SAAS_PORT": port})


def test_only_what_the_interpreter_needs_is_inherited() -> None:
    inherited = {"PATH": "/bin", "HOME": "/root", "AWS_PROFILE": "production", "TOKEN": "secret", "PYTHONPATH": "/x"}
    environment = emulator_environment(LocalSettings(home=Path("/saas"), port=1), inherited)
    assert environment["PATH"] == "/bin"
    assert environment["HOME"] == "/saas/scratch"
    assert not environment.keys() & {"AWS_PROFILE", "TOKEN", "PYTHONPATH"}


@pytest.mark.parametrize(("wanted", "found"), [("a", "a"), ("bc", "abc"), ("ab", "ab")])
def test_a_function_is_found_by_a_part_of_its_name(wanted: str, found: str) -> None:
    assert find_name(wanted, ["a", "ab", "abc"], "us-east-1") == found


@pytest.mark.parametrize(("wanted", "message"), [("x", "no function"), ("order", "more than one function")])
def test_a_name_that_fits_none_or_several_is_refused(wanted: str, message: str) -> None:
    with pytest.raises(LocalError, match=message) as refused:
        find_name(wanted, ["create-order", "get-order"], "us-east-1")
    assert "create-order, get-order" in refused.value.remedy
