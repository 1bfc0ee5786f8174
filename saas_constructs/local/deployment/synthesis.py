"""Run a CDK app the way the CDK CLI does, without the CDK CLI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from saas_constructs.local.deployment.assembly import ACCOUNT
from saas_constructs.local.deployment.validation_report import findings
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_CONFIGURATION = "cdk.json"
_LOOKED_UP = "cdk.context.json"
_KINDS = {str: "a command", dict: "an object"}
# Which ones these are changes each year; `package.json` and `make install` hold a checkout to theirs.
_NODE = "a release of Node.js that is still maintained, on which the CDK's library runs,"


def assembly_of(
    app: str | None,
    *,
    context: Sequence[str],
    region: str,
    output: Path,
    folder: Path,
    announce: Callable[[str], None] = lambda _text: None,
) -> Path:
    """Find or make the cloud assembly of an app.

    Args:
        app: Folder of an assembly, or a command such as ``python app.py``; None: ``app`` of the
            ``cdk.json`` in ``folder``.
        context: ``key=value`` pairs, which win over the context in files.
        region: What ``CDK_DEFAULT_REGION`` says to the app.
        output: Where the command writes the assembly; replaced as a whole.
        folder: The current folder of the command.
        announce: Is told, in one line, that the command is run, which takes seconds.

    Raises:
        LocalError: There is no app, or its command failed.
    """
    if app is not None and (folder / app).is_dir():
        return folder / app
    configuration = _checked(folder / _CONFIGURATION)
    command = app or configuration.get("app")
    if not command:
        raise LocalError(
            f"there is no app: {folder} has no {_CONFIGURATION} with an `app`",
            "name a cloud assembly or a command with --app",
        )
    values = configuration.get("context", {}) | _read(folder / _LOOKED_UP) | _pairs(context)
    # An assembly left by an earlier synthesis can carry an old validation report.
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    announce(f"synthesizing with `{command}`")
    _run(command, _environment(values, region, output), folder)
    return output


def _read(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        parsed = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LocalError(f"{path} is no JSON: {error}", "correct the file") from error
    if not isinstance(parsed, dict):
        raise LocalError(f"{path} must hold a JSON object, got {json.dumps(parsed)}", "correct the file")
    return parsed


def _checked(path: Path) -> dict[str, Any]:
    configuration = _read(path)
    for key, kind in (("app", str), ("context", dict)):
        if not isinstance(configuration.get(key, kind()), kind):
            raise LocalError(
                f"`{key}` of {path} must be {_KINDS[kind]}, got {json.dumps(configuration[key])}", "correct the file"
            )
    return configuration


def _pairs(context: Sequence[str]) -> dict[str, str]:
    pairs = [entry.partition("=") for entry in context]
    for key, separator, _value in pairs:
        if not key or not separator:
            raise LocalError(
                f"context must be written key=value, got {key + separator!r}",
                "write for example -c stage=dev",
            )
    return {key: value for key, _separator, value in pairs}


def _environment(context: Mapping[str, object], region: str, output: Path) -> dict[str, str]:
    environment = dict(os.environ)
    # Without compiled modules synthesis takes three times as long.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    interpreter = str(Path(sys.executable).parent)
    return environment | {
        "CDK_CONTEXT_JSON": json.dumps(context),
        "CDK_DEFAULT_ACCOUNT": ACCOUNT,
        "CDK_DEFAULT_REGION": region,
        "CDK_OUTDIR": str(output.absolute()),
        # cfn-lint checks the templates before they are deployed.
        "CDK_VALIDATION": "false",
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": _node_version(),
        # `python` in the command means this one, whether its environment is activated or not.
        "PATH": os.pathsep.join((interpreter, environment.get("PATH", os.defpath))),
    }


def _node_version() -> str:
    """Name node's major version, which is the value that silences its banner."""
    node = shutil.which("node")
    if node is None:
        raise LocalError("node is not on the PATH", f"install {_NODE} and put it on the PATH")
    answer = subprocess.run([node, "--version"], capture_output=True, check=False, text=True)  # noqa: S603 - found on the PATH
    if answer.returncode != 0:
        raise LocalError(
            f"{node} does not run: {answer.stderr.strip()}", f"install {_NODE} and put it first on the PATH"
        )
    return answer.stdout.strip().removeprefix("v").partition(".")[0]


def _run(command: str, environment: Mapping[str, str], folder: Path) -> None:
    finished = subprocess.run(  # noqa: S602 - the person's own app; the CDK CLI gives it to a shell too
        command,
        shell=True,
        cwd=folder,
        env=environment,
        # Standard output belongs to what the deployment prints, which may be JSON.
        stdout=sys.stderr,
        check=False,
    )
    if finished.returncode == 0:
        return
    # The CDK prints them above the exchange between node and Python, where they are easily missed.
    if found := findings(Path(environment["CDK_OUTDIR"])):
        raise LocalError("validation refuses the app:\n  " + "\n  ".join(found), "correct these constructs")
    raise LocalError(
        f"the app command {command!r} ended with {finished.returncode}",
        "correct the app; its own message is above",
    )
