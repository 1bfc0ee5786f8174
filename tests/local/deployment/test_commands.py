"""``saas deploy`` and ``saas destroy`` at the terminal."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from saas_constructs.local.settings import LocalSettings
from saas_constructs.local.turns import exclusively
from saas_constructs.testing.embedded import free_port
from tests.local.deployment.cloud_assembly import stack, write

KEPT = {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}


def saas(command: str, settings: LocalSettings, assembly: Path, *options: str) -> subprocess.CompletedProcess[str]:
    where = ["--home", str(settings.home), "--port", str(settings.port), "--app", str(assembly)]
    program = [sys.executable, "-c", "from saas_constructs.local.cli import main; main()"]
    return subprocess.run([*program, command, *where, *options], capture_output=True, text=True, check=False)


def test_a_program_gets_json_on_standard_output(settings: LocalSettings, tmp_path: Path) -> None:
    assembly = write(tmp_path, stack("Json"))
    for status in ("created", "unchanged"):
        finished = saas("deploy", settings, assembly, "--json")
        assert [entry["status"] for entry in json.loads(finished.stdout)] == [status]
    finished = saas("destroy", settings, assembly, "--json")
    assert json.loads(finished.stdout)[0]["status"] == "deleted"


def test_outputs_are_printed_as_they_are_without_those_of_the_cdk(settings: LocalSettings, tmp_path: Path) -> None:
    outputs = {"Origins": '["https://a.example", "[/b]"]', "PublishOutputRef": "internal"}
    assembly = write(tmp_path, stack("Prints", outputs=outputs))
    printed = saas("deploy", settings, assembly).stdout
    saas("destroy", settings, assembly)
    assert f"Origins = {outputs['Origins']}" in printed
    assert "PublishOutputRef" not in printed


def test_progress_goes_to_standard_error(settings: LocalSettings, tmp_path: Path) -> None:
    assembly = write(tmp_path, stack("Tells"))
    assert "Tells: creation" in saas("deploy", settings, assembly, "--json").stderr
    saas("destroy", settings, assembly)


def test_what_a_deletion_retains_is_said(settings: LocalSettings, tmp_path: Path) -> None:
    assembly = write(tmp_path, stack("Keeps", resources={"Orders": KEPT}))
    saas("deploy", settings, assembly)
    assert "retained: Orders (AWS::SQS::Queue)" in saas("destroy", settings, assembly).stdout


def test_an_error_ends_with_1_and_a_remedy(settings: LocalSettings, tmp_path: Path) -> None:
    finished = saas("deploy", settings, write(tmp_path, stack("Here")), "Elsewhere")
    assert finished.returncode == 1
    assert "no stack is called 'Elsewhere'; there are: Here" in finished.stderr
    assert "remedy:" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_a_large_template_is_deployed(settings: LocalSettings, tmp_path: Path) -> None:
    queue = {"Type": "AWS::SQS::Queue", "Metadata": {"note": "x" * 60_000}}
    template = {
        "source": {"path": "Large.template.json", "packaging": "file"},
        "destinations": {"here": {"bucketName": "large-templates", "objectKey": "large.json"}},
    }
    assembly = write(tmp_path, stack("Large", resources={"Queue": queue}, files={"t": template}))
    statuses = [
        json.loads(saas(command, settings, assembly, "--json").stdout)[0]["status"]
        for command in ("deploy", "deploy", "destroy")
    ]
    assert statuses == ["created", "unchanged", "deleted"]


def test_nothing_is_synthesized_for_an_emulator_that_does_not_run(tmp_path: Path) -> None:
    nowhere = LocalSettings(home=tmp_path / "home", port=free_port())
    for command in ("deploy", "destroy"):
        finished = saas(command, nowhere, Path(f"touch {tmp_path}/synthesized; true"))
        assert finished.returncode == 1
        assert "is not running at" in finished.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_cannot_be_is_refused(tmp_path: Path) -> None:
    finished = saas("deploy", LocalSettings(home=tmp_path, port=99999), tmp_path)
    assert finished.returncode == 1
    assert "--port must be a number from 1 to 65535, got '99999'" in finished.stderr


def test_a_deployment_waits_for_another_one(settings: LocalSettings, tmp_path: Path) -> None:
    assembly = write(tmp_path, stack("AtOnce"))
    where = ["--home", str(settings.home), "--port", str(settings.port), "--app", str(assembly), "--json"]
    command = [sys.executable, "-m", "saas_constructs.local", "deploy", *where]
    with (
        exclusively(settings.home / "deployment.lock"),
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as second,
    ):
        assert second.stderr is not None
        said = second.stderr.readline()
        second.kill()
    assert said == f"waiting for another deployment to {settings.home}\n"


def test_that_an_app_is_being_synthesized_is_said(settings: LocalSettings) -> None:
    finished = saas("deploy", settings, Path("exit 3"), "--json")
    assert finished.stderr.startswith("synthesizing with `exit 3`\nerror: the app command 'exit 3' ended with 3")
    assert finished.stdout == ""
