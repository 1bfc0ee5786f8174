"""Where the library's own run-time code lies."""

from pathlib import Path

_LIBRARY = Path(__file__).resolve().parent.parent


def runtime_root() -> Path:
    """Return the folder that contains the package ``lambdas``.

    It is the sibling of ``saas_constructs`` in a checkout, and ``saas_constructs/runtime`` in an installed wheel: a
    top-level package called ``lambdas`` would land in a user's environment.

    Raises:
        FileNotFoundError: If neither holds it, which means a damaged installation.
    """
    candidates = (_LIBRARY / "runtime", _LIBRARY.parent)
    for candidate in candidates:
        if (candidate / "lambdas" / "requirements.txt").is_file():
            return candidate
    searched = ", ".join(str(candidate / "lambdas") for candidate in candidates)
    raise FileNotFoundError(f"run-time code not found in {searched}: install saas-constructs again")
