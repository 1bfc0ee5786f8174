"""Function code as assets whose hash depends on content alone."""

from collections.abc import Mapping
from pathlib import Path
from weakref import WeakKeyDictionary

from aws_cdk import AssetHashType
from aws_cdk import aws_lambda as lambda_

from saas_constructs.packaging import function_code

# lambdas, package, module, function.
_PARTS = 4

# What lies in each bundle: a code object does not tell.
_modules: WeakKeyDictionary[lambda_.Code, frozenset[str]] = WeakKeyDictionary()


def bundle_code(path: str | Path, *, files: Mapping[str, str] | None = None) -> lambda_.Code:
    """Bundle a folder of your own handlers with the library's shared run-time code.

    The folder's content comes to lie at the root of the asset, so that ``path/notes/create.py`` is the handler
    ``notes.create.handler``; ``lambdas.shared`` can be imported from it.

    Args:
        path: Folder of Python sources; compiled files and tool caches are left out.
        files: More text files for the root of the asset, by name.

    Raises:
        ValueError: If the folder is missing or holds a package called ``lambdas``.
    """
    return _asset(function_code.own_sources(Path(path)), files)


def bundle_library_code(handler: str, *, files: Mapping[str, str] | None = None) -> lambda_.Code:
    """Bundle the library's own code for a handler ``lambdas.<package>.<module>.handler``.

    Args:
        handler: Names the sub-package to bundle.
        files: More text files for the root of the asset, by name.

    Raises:
        ValueError: If the handler has another form or the library has no such package.
    """
    parts = handler.split(".")
    if len(parts) != _PARTS or parts[0] != "lambdas":
        raise ValueError(
            f"handler must be lambdas.<package>.<module>.<function>, got {handler!r}: pass code=bundle_code(...) "
            "for handlers of your own"
        )
    return _asset(function_code.library_sources(parts[1]), files)


def check_handler(handler: str, code: lambda_.Code) -> None:
    """Refuse a handler whose module is not in the code. Code that was not bundled here can't be looked into.

    Raises:
        ValueError: If there is no such module.
    """
    modules = _modules.get(code)
    module = handler.replace("/", ".").rpartition(".")[0]
    if modules is not None and module not in modules:
        own = ", ".join(sorted(name for name in modules if not name.startswith("lambdas."))) or "none"
        raise ValueError(f"handler must name a module of its code, got {handler!r}; the modules are: {own}")


def _asset(sources: Mapping[str, bytes], files: Mapping[str, str] | None) -> lambda_.Code:
    folder, digest = function_code.stage(sources, files or {})
    code = lambda_.Code.from_asset(str(folder), asset_hash=digest, asset_hash_type=AssetHashType.CUSTOM)
    _modules[code] = frozenset(name.removesuffix(".py").replace("/", ".") for name in sources if name.endswith(".py"))
    return code
