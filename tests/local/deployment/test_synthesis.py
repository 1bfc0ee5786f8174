"""Apps are run as the CDK CLI runs them."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from pathlib import Path

APP = """
    import json, os, pathlib, sys
    (pathlib.Path(os.environ["CDK_OUTDIR"]) / "seen.json").write_text(json.dumps({
        "context": json.loads(os.environ["CDK_CONTEXT_JSON"]),
        "region": os.environ["CDK_DEFAULT_REGION"],
        "account": os.environ["CDK_DEFAULT_ACCOUNT"],
        "python": sys.prefix,
        "validation": os.environ["CDK_VALIDATION"],
    }))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text(textwrap.dedent(APP), encoding="utf-8")
    configuration = {"app": "python app.py", "context": {"flag": True, "stage": "file"}}
    (tmp_path / "cdk.json").write_text(json.dumps(configuration), encoding="utf-8")
    return tmp_path


def run(folder: Path, app: str | None = None, *context: str) -> Any:
    output = assembly_of(app, context=context, region="eu-west-1", output=folder / "out", folder=folder)
    return json.loads((output / "seen.json").read_text(encoding="utf-8"))


def test_the_command_of_cdk_json_is_the_default(folder: Path) -> None:
    seen = run(folder)
    assert (seen["region"], seen["account"]) == ("eu-west-1", "000000000000")


def test_templates_are_not_validated_twice(folder: Path) -> None:
    """cfn-lint checks them before they are deployed; the CDK's own validator takes seconds for the same."""
    assert run(folder)["validation"] == "false"


def test_context_of_the_command_line_wins_over_the_file(folder: Path) -> None:
    assert run(folder, None, "stage=dev")["context"] == {"flag": True, "stage": "dev"}


def test_looked_up_context_is_passed_on(folder: Path) -> None:
    (folder / "cdk.context.json").write_text('{"zones": ["a"]}', encoding="utf-8")
    assert run(folder)["context"]["zones"] == ["a"]


def test_nothing_of_an_earlier_synthesis_is_left(folder: Path) -> None:
    (folder / "out").mkdir()
    stale = folder / "out" / "validation-report.json"
    stale.touch()
    run(folder)
    assert not stale.exists()


def test_a_folder_is_taken_as_an_assembly(folder: Path) -> None:
    (folder / "cdk.out").mkdir()
    found = assembly_of("cdk.out", context=(), region="x", output=folder / "out", folder=folder)
    assert found == folder / "cdk.out"


@pytest.mark.parametrize(
    ("app", "message"),
    [
        ("python -c 'raise SystemExit(3)'", "ended with 3"),
        ("no-such-program app.py", "'no-such-program app.py' ended with 127"),
    ],
)
def test_a_failing_app_is_reported(folder: Path, app: str, message: str) -> None:
    with pytest.raises(LocalError, match=message):
        run(folder, app)


def test_context_without_value_is_refused(folder: Path) -> None:
    with pytest.raises(LocalError, match="key=value, got 'stage'"):
        run(folder, None, "stage")


def test_a_folder_without_app_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LocalError, match=r"has no cdk\.json with an `app`"):
        run(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", r"must hold a JSON object, got \[\]"),
        ('{"app": 3}', "`app` of .* must be a command, got 3"),
        ('{"app": "true", "context": []}', r"`context` of .* must be an object, got \[\]"),
        ("\udcff", "is no JSON"),
    ],
)
def test_a_configuration_of_another_form_is_refused(folder: Path, text: str, message: str) -> None:
    (folder / "cdk.json").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(LocalError, match=message):
        run(folder)


REPORT = {
    "pluginReports": [
        {"conclusion": "success", "violations": []},
        {
            "conclusion": "failure",
            "violations": [
                {
                    "description": "may read the whole table",
                    "suggestedFix": "grant less",
                    "violatingConstructs": [{"constructPath": "Shop/Role"}],
                }
            ],
        },
    ]
}


def test_what_validation_found_is_the_last_that_is_said(folder: Path) -> None:
    refusal = f"""
        import os, pathlib, sys
        (pathlib.Path(os.environ["CDK_OUTDIR"]) / "validation-report.json").write_text({json.dumps(REPORT)!r})
        sys.exit(1)
    """
    (folder / "app.py").write_text(textwrap.dedent(refusal), encoding="utf-8")
    with pytest.raises(LocalError) as refused:
        run(folder)
    assert refused.value.message.splitlines()[1:] == ["  Shop/Role: may read the whole table; grant less"]


def test_a_node_that_does_not_run_is_reported(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = folder / "bin" / "node"
    node.parent.mkdir()
    node.write_text("#!/bin/sh\necho no libnode >&2; exit 127\n", encoding="utf-8")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(node.parent), prepend=":")
    with pytest.raises(LocalError, match="does not run: no libnode"):
        run(folder)
