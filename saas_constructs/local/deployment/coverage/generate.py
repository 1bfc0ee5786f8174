"""Derive the list of properties that the installed emulator reads."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from pathlib import Path

from saas_constructs.local.deployment.coverage.source_module import SourceModules
from saas_constructs.local.deployment.coverage.source_reader import PropertyReader

_PACKAGE = "ministack"
_TABLE_MODULE = "ministack.services.cloudformation.provisioners"
_TABLE = "_RESOURCE_HANDLERS"
_PROPERTIES_ARGUMENT = 1  # create(logical_id, properties, stack_name)


def emulator_version() -> str:
    """Name the installed release of the emulator."""
    return importlib.metadata.version(_PACKAGE)


def read_properties() -> dict[str, list[str]]:
    """Read from source, without importing the emulator, what each resource type's creation reads.

    Returns:
        Resource type to sorted property names, and ``Property.Key`` where only certain keys of a
        property are read; ``*`` among them where the whole dictionary is used.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{_PACKAGE} is not installed; install saas-constructs[local]")
    modules = SourceModules(_PACKAGE, Path(spec.origin).parent)
    table = modules.module(_TABLE_MODULE)
    if table is None:
        raise ModuleNotFoundError(f"{_PACKAGE} {emulator_version()} has no {_TABLE_MODULE}")
    reader = PropertyReader(modules)
    return {
        resource_type: sorted(reader.properties(create, create.parameters[_PROPERTIES_ARGUMENT]))
        for resource_type, create in sorted(modules.handlers(table, _TABLE))
    }
