"""The entry point of ``saas``, which can tell when what it stands on is not installed."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line, or name the extra that it needs."""
    try:
        from saas_constructs.local.program import run  # noqa: PLC0415 - its imports are what may be missing
    except ModuleNotFoundError as error:
        package = str(error.name).partition(".")[0]
        if package == "saas_constructs":
            raise
        sys.exit(f'error: {package} is not installed\nremedy: run `pip install "saas-constructs[local]"`')
    run()
