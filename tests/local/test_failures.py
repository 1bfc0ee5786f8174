"""No failure that can be foreseen ends in a traceback."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest
from botocore.exceptions import ClientError, ConnectionClosedError

from saas_constructs.errors import RemediableError
from saas_constructs.local.failures import explained

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("failure", "message", "remedy"),
    [
        (RemediableError("no port", "set one"), "error: no port", "remedy: set one"),
        (PermissionError(errno.EACCES, "Permission denied", "/a/b"), "/a/b: Permission denied", "yours to read and"),
        (OSError(errno.ENOSPC, "No space left on device", "/a/b"), "/a/b: No space left", "remedy: free some space"),
        (OSError("bare"), "error: bare", "remedy:"),
        (
            ClientError({"Error": {"Code": "AccessDenied", "Message": "not for you"}}, "GetItem"),
            "not for you",
            "`saas logs`",
        ),
        (ConnectionClosedError(endpoint_url="http://x"), "http://x", "`saas status`"),
        (httpx.ReadError("reset by peer"), "reset by peer", "`saas status`"),
    ],
)
def test_a_failure_is_told_with_its_remedy(
    capsys: pytest.CaptureFixture[str], failure: Exception, message: str, remedy: str
) -> None:
    with pytest.raises(SystemExit) as ended, explained():
        raise failure
    printed = capsys.readouterr()
    assert ended.value.code == 1
    assert printed.out == ""
    assert message in printed.err
    assert remedy in printed.err


def test_an_interruption_is_no_failure_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended, explained():
        raise KeyboardInterrupt
    assert ended.value.code == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_defect_keeps_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError), explained():
        _ = 1 / 0


# As at a terminal, also where the tests run in the background of a shell, which lets what it starts ignore Ctrl-C.
_SAAS = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("saas_constructs.local", run_name="__main__", alter_sys=True)
"""


def test_ctrl_c_is_told_at_the_terminal(tmp_path: Path) -> None:
    log = tmp_path / "emulator.log"
    log.write_text("ready\n")
    with subprocess.Popen(
        [sys.executable, "-c", _SAAS, "logs", "--follow"],
        env={**os.environ, "SAAS_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as following:
        assert following.stdout is not None
        assert following.stdout.readline() == "ready\n"
        following.send_signal(signal.SIGINT)
        try:
            _, said = following.communicate(timeout=30)
        finally:
            following.kill()
    assert following.returncode == 130
    assert said.startswith("error: interrupted\nremedy: ")
