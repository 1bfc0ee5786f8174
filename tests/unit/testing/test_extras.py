"""What is driven without an extra's packages."""

from __future__ import annotations

import subprocess
import sys


def test_a_platform_is_driven_without_websockets() -> None:
    """`Platform.realtime` needs them; everything else in a first app must not."""
    modules = ("embedded", "platform", "tenant_sessions")
    imports = "; ".join(f"import saas_constructs.testing.{module}" for module in modules)

    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.modules['websockets'] = None; {imports}"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
