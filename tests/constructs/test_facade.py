"""``saas_constructs`` offers every construct by one import, and loads it on first use."""

import importlib

import pytest

import saas_constructs
from scripts.documented import PACKAGES

#: What holds no constructs: what tests import, and what builds layers.
WITHOUT_CONSTRUCTS = ("packaging", "testing")
#: Errors, and names that say too little without their package.
OF_THEIR_PACKAGE_ONLY = {
    "api": {"DocumentError", "Operation", "SchemaError"},
    "edge": {"DATA_POLICY", "EDGE_REGION", "PAGE_POLICY"},
}


@pytest.mark.parametrize("name", saas_constructs.__all__)
def test_every_name_is_the_one_of_its_package(name: str) -> None:
    home = importlib.import_module(f"saas_constructs.{saas_constructs._HOMES[name]}")
    assert getattr(saas_constructs, name) is getattr(home, name)
    assert name in home.__all__


def test_every_home_is_offered() -> None:
    assert sorted(saas_constructs._HOMES) == sorted(saas_constructs.__all__) == dir(saas_constructs)


@pytest.mark.parametrize("package", [name for name in PACKAGES if not name.startswith(WITHOUT_CONSTRUCTS)])
def test_what_a_package_exports_is_offered(package: str) -> None:
    exported = importlib.import_module(f"saas_constructs.{package}").__all__
    assert set(exported) - set(saas_constructs.__all__) == OF_THEIR_PACKAGE_ONLY.get(package, set())


def test_other_names_are_refused() -> None:
    with pytest.raises(AttributeError, match="module 'saas_constructs' has no attribute 'Nothing'"):
        saas_constructs.Nothing  # noqa: B018 - the access is the test
