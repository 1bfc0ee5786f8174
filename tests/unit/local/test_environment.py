"""What the emulator and its functions find in their environment."""

from pathlib import Path

from saas_constructs.local.environment import emulator_environment
from saas_constructs.local.settings import LocalSettings

SETTINGS = LocalSettings(home=Path("/home/person/project/.saas"), port=4567)
PERSONS = {
    "PATH": "/usr/bin",
    "HOME": "/home/person",
    "AWS_PROFILE": "production",
    "DOCKER_HOST": "unix:///var/run/docker.sock",
    "HTTPS_PROXY": "http://proxy.example:8080",
}


def test_only_what_an_interpreter_needs_is_the_persons() -> None:
    made = emulator_environment(SETTINGS, PERSONS)
    assert {name for name, value in PERSONS.items() if made.get(name) == value} == {"PATH"}
    assert "AWS_PROFILE" not in made


def test_all_that_is_written_lies_in_the_home_of_the_emulator() -> None:
    made = emulator_environment(SETTINGS, PERSONS)
    for name in ("HOME", "TMPDIR", "STATE_DIR", "S3_DATA_DIR"):
        assert Path(made[name]).is_relative_to(SETTINGS.home), name


def test_the_persons_docker_is_out_of_reach() -> None:
    """Left alone, the emulator starts databases in it."""
    socket = emulator_environment(SETTINGS, {})["DOCKER_HOST"].removeprefix("unix://")
    assert Path(socket).is_relative_to(SETTINGS.scratch_dir)


def test_requests_are_authorized() -> None:
    assert emulator_environment(SETTINGS, {})["AUTH"] == "true"
