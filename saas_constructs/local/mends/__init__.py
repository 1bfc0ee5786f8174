"""Run-time mends of the emulator: one module each.

A mend is a module of this package. Its docstring says what upstream does, why that matters and when
the module can go; ``apply()`` puts it in force. ``COVERS``, where it exists, names the
CloudFormation types and properties that work because of it, for the deployer's check of what the
emulator would drop; the deployer reads it from the source, so it is written out.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import Protocol, cast


class Mend(Protocol):
    """What a module of this package offers."""

    __name__: str

    def apply(self) -> None:
        """Put the mend in force in this process."""


def discover() -> list[Mend]:
    """Import every mend, in the order of their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [cast("Mend", importlib.import_module(f"{__name__}.{name}")) for name in names]


def apply_all() -> None:
    """Put every mend in force in this process."""
    for mend in discover():
        mend.apply()
