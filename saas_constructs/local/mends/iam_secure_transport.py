# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Requests count as encrypted on their way.

Upstream: MiniStack 1.5.33 sets ``aws:SecureTransport`` to false for plain HTTP, and for what its
services send to each other.
Why: the emulator listens on the loopback interface without TLS, so a topic or queue that demands TLS,
as every one of AWS's should, would take nothing from anybody.
Remove when: ``tests/local/mends/test_iam_secure_transport.py`` finds the upstream emulator letting the
services reach each other, and it listens with TLS.

That a policy refuses plain HTTP is asserted on the template and cannot be seen here.
"""

from __future__ import annotations

from typing import Any

from ministack.core import iam_evaluator

_KEY = "aws:securetransport"


def apply() -> None:
    """Resolve the key to true."""
    resolve = iam_evaluator._resolve_condition_key

    def mended_resolve(key: str, ctx: Any) -> Any:
        return "true" if key.lower() == _KEY else resolve(key, ctx)

    iam_evaluator._resolve_condition_key = mended_resolve
