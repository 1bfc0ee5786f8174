"""Check the templates of every stage: cdk-nag, the CDK's own validator, cfn-lint.

``python -m stacks.validate`` prints findings and ends with status 1 if there are any. It takes too long
for the inner loop and for test processes, so it runs once, in CI.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from stacks.app import ROOT

OUTPUT = ROOT / "cdk.out"
# The CDK writes each dependency that a reference already implies.
_REDUNDANT_DEPENDENCY = "W3005"


def synthesize() -> bool:
    """Write all stages to ``cdk.out``, checked by cdk-nag and the CDK; whether nothing was found.

    In a process of its own, as the CDK CLI does it: a failed synthesis is its exit status.
    """
    # An old report in it would fail a later synthesis.
    shutil.rmtree(OUTPUT, ignore_errors=True)
    command = [sys.executable, "app.py", "-c", "validate=true"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # noqa: S603 - own command


def shares(templates: list[Path], count: int) -> list[list[Path]]:
    """The templates in at most ``count`` parts that take about as long: by turns, the largest first."""
    by_size = sorted(templates, key=lambda template: (-template.stat().st_size, template))
    return [share for start in range(count) if (share := by_size[start::count])]


def lint(templates: list[Path]) -> bool:
    """Run cfn-lint, warnings included, over each template, on every core; whether nothing was found."""
    linter = str(Path(sys.executable).with_name("cfn-lint"))

    def is_clean(share: list[Path]) -> bool:
        command = [linter, "--ignore-checks", _REDUNDANT_DEPENDENCY, "--", *map(str, share)]
        return subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # noqa: S603 - own command

    parts = shares(templates, os.cpu_count() or 1)
    with ThreadPoolExecutor(len(parts)) as linters:
        return all(list(linters.map(is_clean, parts)))


def main() -> int:
    """Check everything, and tell how it went."""
    if not synthesize():
        return 1
    templates = sorted(OUTPUT.rglob("*.template.json"))
    if not templates:
        print(f"error: no template in {OUTPUT}; nothing was checked", file=sys.stderr)
        return 1
    if not lint(templates):
        return 1
    print(f"{len(templates)} templates of all stages: cdk-nag, built-in validator and cfn-lint found nothing")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
