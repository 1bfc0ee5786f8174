"""What goes into a function's package, prepared without Docker. Imports no CDK."""

from saas_constructs.packaging.dependencies import (
    LAMBDA,
    DependenciesError,
    DependencySet,
    Platform,
    prepare,
    prepared,
    this_machine,
)
from saas_constructs.packaging.runtime_code import runtime_root

__all__ = [
    "LAMBDA",
    "DependenciesError",
    "DependencySet",
    "Platform",
    "prepare",
    "prepared",
    "runtime_root",
    "this_machine",
]
