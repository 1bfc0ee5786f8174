"""app.py: the same input gives the same templates, and a wrong stage is named."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from stacks.app import ROOT, chosen_stages, with_pages
from stacks.config import DEV, STAGES
from tests.stacks.synthesis import MODELS, PLANES, Reference, template_files


def run_app(output: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "app.py", *arguments],
        cwd=ROOT,
        env={**os.environ, "CDK_OUTDIR": str(output), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_another_process_writes_the_same_bytes(reference: Reference, tmp_path: Path) -> None:
    done = run_app(tmp_path, "-c", "stage=dev", "-c", "pages=false", PYTHONHASHSEED="4711")
    assert done.returncode == 0, done.stderr
    written = template_files(tmp_path)
    assert set(written) == {f"dev-{plane}" for plane in (*PLANES, *MODELS)}
    here = template_files(reference.folder)
    assert written == {name: here[name] for name in written}


def test_an_unknown_stage_is_named_with_those_there_are(tmp_path: Path) -> None:
    done = run_app(tmp_path, "-c", "stage=staging")
    assert done.returncode == 1
    assert "error: stage must be one of dev, production-eu, production-us, got 'staging'" in done.stderr
    assert "Traceback" not in done.stderr


def test_all_stages_are_synthesized_unless_one_is_chosen() -> None:
    assert chosen_stages(None) == list(STAGES)
    assert chosen_stages("dev") == [DEV]


def test_the_cdk_cli_reads_the_stage_from_the_context(tmp_path: Path) -> None:
    done = run_app(tmp_path, CDK_CONTEXT_JSON='{"stage": "nowhere"}')
    assert "got 'nowhere'" in done.stderr


def test_each_stage_has_a_name_of_its_own() -> None:
    assert len({stage.name for stage in STAGES}) == len(STAGES)


def test_pages_that_are_built_are_deployed_in_every_stage(tmp_path: Path) -> None:
    for audience in ("app", "console"):
        (tmp_path / audience).mkdir()
        (tmp_path / audience / "index.html").write_text("<!doctype html>")
    assert {stage.site_folder for stage in with_pages(STAGES, tmp_path)} == {tmp_path}


def test_half_a_build_is_none(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "index.html").write_text("<!doctype html>")
    with pytest.raises(FileNotFoundError, match=r"has no console/index\.html"):
        with_pages(STAGES, tmp_path)
