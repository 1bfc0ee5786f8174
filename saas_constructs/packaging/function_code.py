"""Folders of function code: sources in, nothing else, the same bytes every time."""

from collections.abc import Mapping
from pathlib import Path

from saas_constructs.packaging.runtime_code import runtime_root
from saas_constructs.packaging.staging import cache_root, digest_of, place

_LIBRARY_PACKAGE = "lambdas"
_NEVER_SHIPPED = frozenset({"__pycache__", ".DS_Store", ".git", ".mypy_cache", ".ruff_cache"})


def library_sources(package: str) -> dict[str, bytes]:
    """Return the sources of one of the library's own functions, by path inside the asset.

    Args:
        package: Sub-package of ``lambdas``, such as ``orders``.

    Raises:
        ValueError: If the library has no such sub-package.
    """
    root = runtime_root()
    own = root / _LIBRARY_PACKAGE / package
    if not own.is_dir():
        raise ValueError(f"the library has no run-time package {_LIBRARY_PACKAGE}.{package}: {own}")
    return shared_sources() | _sources(own, root)


def shared_sources() -> dict[str, bytes]:
    """Return what every function carries: ``lambdas/__init__.py`` and ``lambdas/shared``."""
    root = runtime_root()
    library = root / _LIBRARY_PACKAGE
    return {f"{_LIBRARY_PACKAGE}/__init__.py": (library / "__init__.py").read_bytes()} | _sources(
        library / "shared", root
    )


def own_sources(folder: Path) -> dict[str, bytes]:
    """Return a user's handlers, at the root of the asset, beside the library's shared code.

    Raises:
        ValueError: If the folder is missing, or holds a ``lambdas`` of its own.
    """
    if not folder.is_dir():
        raise ValueError(f"function code must be a folder, got {folder}")
    if (folder / _LIBRARY_PACKAGE).exists():
        raise ValueError(f"{folder / _LIBRARY_PACKAGE} would replace the library's shared code: rename it")
    return shared_sources() | _sources(folder, folder)


def stage(sources: Mapping[str, bytes], files: Mapping[str, str]) -> tuple[Path, str]:
    """Write an asset folder and return it with the digest of its content.

    Args:
        sources: Code, by path inside the asset.
        files: Text files that the function finds at the root of its asset.

    Raises:
        ValueError: If a text file would replace code or leave the asset.
    """
    for name in files:
        if name in sources or Path(name).is_absolute() or ".." in Path(name).parts:
            raise ValueError(f"files must lie inside the asset and replace no code, got {name!r}")
    content = {**sources, **{name: text.encode() for name, text in files.items()}}
    digest = digest_of(content)

    def fill(target: Path) -> None:
        for name, data in content.items():
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    return place(cache_root() / "functions" / digest, fill), digest


def _sources(folder: Path, root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not _NEVER_SHIPPED.intersection(path.relative_to(root).parts)
    }
