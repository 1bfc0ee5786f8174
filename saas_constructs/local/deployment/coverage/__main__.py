"""``python -m saas_constructs.local.deployment.coverage``: the data of the installed emulator."""

from __future__ import annotations

from saas_constructs.local.console import console
from saas_constructs.local.deployment.coverage.data import data_path, render
from saas_constructs.local.deployment.coverage.generate import emulator_version, read_properties


def main() -> None:
    """Derive the data and overwrite the file in the source tree."""
    path = data_path(emulator_version())
    path.write_text(render(read_properties()), encoding="utf-8")
    console.print(f"wrote {path}")


if __name__ == "__main__":
    main()
