"""CPU time of child processes."""

from __future__ import annotations

import os
import statistics
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


def cpu_milliseconds(command: Sequence[str], *, environment: Mapping[str, str], folder: Path) -> float:
    """Run ``command`` to its end and return its user and system CPU time, children included.

    Raises:
        RuntimeError: The command failed; its error output is in the message.
    """
    with subprocess.Popen(
        command,
        cwd=folder,
        env=dict(environment),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None  # noqa: S101 - for the type checker: stderr is a pipe
        complaint = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} exited with {process.returncode}: {complaint}")
    return (usage.ru_utime + usage.ru_stime) * 1000


def alternated(
    measures: Mapping[str, Callable[[], float]],
    *,
    rounds: int,
    report: Callable[[str], None],
) -> dict[str, float]:
    """Take all measures in turn, ``rounds`` times over, and return the median of each.

    Taking turns spreads whatever else the machine does evenly over what is compared. One round
    before the first warms caches and is thrown away.
    """
    results: dict[str, list[float]] = {name: [] for name in measures}
    for round_number in range(rounds + 1):
        for name, measure in measures.items():
            report(f"{name}: round {round_number} of {rounds}")
            value = measure()
            if round_number > 0:
                results[name].append(value)
    return {name: statistics.median(values) for name, values in results.items()}
