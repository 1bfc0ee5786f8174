"""What functions carry is what ``uv.lock`` says, and nothing of one machine."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from saas_constructs.packaging import DependencySet

ROOT = Path(__file__).parents[3]
GROUPS = {"runtime": "requirements.txt", "pictures": "requirements-pictures.txt", "edge": "requirements-edge.txt"}
REQUIREMENTS = {group: (ROOT / "lambdas" / name).read_text() for group, name in GROUPS.items()}


def test_each_layers_packages_are_locked() -> None:
    assert set(GROUPS.values()) == {packages.value for packages in DependencySet}


@pytest.mark.parametrize("group", GROUPS)
def test_it_is_the_export_of_the_lock(group: str) -> None:
    # The environment's own: none has to be installed on the machine.
    uv = str(Path(sys.executable).with_name("uv"))
    command = [uv, "export", "--frozen", "--only-group", group, "--no-emit-project", "--no-header", "--no-annotate"]
    exported = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert exported == REQUIREMENTS[group], "uv.lock has changed: run `make lock`"


@pytest.mark.parametrize("group", GROUPS)
def test_every_requirement_is_exact_with_the_hashes_of_the_lock(group: str) -> None:
    locked = {
        (package["name"], package["version"]): {
            file["hash"] for file in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        }
        for package in tomllib.loads((ROOT / "uv.lock").read_text())["package"]
        if "version" in package
    }
    entries = re.findall(r"^([\w.-]+)==(\S+).*\n((?:    --hash=\S+(?: \\)?\n)+)", REQUIREMENTS[group], re.MULTILINE)
    assert len(entries) == len(re.findall(r"^\w", REQUIREMENTS[group], re.MULTILINE))
    for name, version, hashes in entries:
        assert set(re.findall(r"--hash=(\S+)", hashes)) == locked[name, version]


def test_the_cdk_cli_is_pinned_to_one_that_reads_the_librarys_assemblies() -> None:
    package = json.loads((ROOT / "package.json").read_text())
    assert re.fullmatch(r"2\.\d+\.\d+", package["devDependencies"]["aws-cdk"])


@pytest.mark.parametrize("group", GROUPS)
def test_it_names_no_index_and_no_sdk(group: str) -> None:
    assert "://" not in REQUIREMENTS[group]
    assert "--index" not in REQUIREMENTS[group]
    assert "boto" not in REQUIREMENTS[group]
