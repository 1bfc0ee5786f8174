"""Function code: sources of one function and what all share, the same folder for the same content."""

import importlib.util
from pathlib import Path

import pytest

from saas_constructs.packaging import runtime_code
from saas_constructs.packaging.function_code import library_sources, own_sources, stage


@pytest.mark.usefixtures("cache")
def test_the_same_content_makes_the_same_folder() -> None:
    folder, digest = stage({"a.py": b"1"}, {"b.json": "{}"})
    assert stage({"a.py": b"1"}, {"b.json": "{}"}) == (folder, digest)
    assert stage({"a.py": b"2"}, {"b.json": "{}"})[1] != digest
    assert (folder / "b.json").read_text() == "{}"


@pytest.mark.parametrize("name", ["a.py", "../b.json", "/b.json"])
@pytest.mark.usefixtures("cache")
def test_files_replace_no_code_and_stay_inside(name: str) -> None:
    with pytest.raises(ValueError, match="must lie inside the asset and replace no code, got"):
        stage({"a.py": b""}, {name: ""})


def test_a_library_function_carries_its_package_and_the_shared_one() -> None:
    tops = {"/".join(name.split("/")[:2]) for name in library_sources("orders")}
    assert tops == {"lambdas/__init__.py", "lambdas/orders", "lambdas/shared"}


def test_own_code_lies_at_the_root_beside_the_shared_code(tmp_path: Path) -> None:
    (tmp_path / "notes" / "__pycache__").mkdir(parents=True)
    (tmp_path / "notes" / "create.py").write_text("")
    (tmp_path / "notes" / "__pycache__" / "create.cpython-313.pyc").write_bytes(b"")
    (tmp_path / "notes" / "create.pyc").write_bytes(b"")
    names = set(own_sources(tmp_path))
    assert "notes/create.py" in names
    assert "lambdas/__init__.py" in names
    assert not [name for name in names if "pyc" in name]


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="function code must be a folder, got"):
        own_sources(tmp_path / "nowhere")


def test_the_code_is_found_in_an_installed_wheel(tmp_path: Path) -> None:
    installed = tmp_path / "saas_constructs"
    (installed / "packaging").mkdir(parents=True)
    (installed / "runtime" / "lambdas").mkdir(parents=True)
    (installed / "runtime" / "lambdas" / "requirements.txt").write_text("")
    copy = installed / "packaging" / "runtime_code.py"
    copy.write_text(Path(runtime_code.__file__).read_text())
    spec = importlib.util.spec_from_file_location("installed_runtime_code", copy)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.runtime_root() == installed / "runtime"


def test_the_code_is_found_in_a_checkout() -> None:
    assert runtime_code.runtime_root() == Path(__file__).parents[3]
