"""A tenant's archive, downloaded by the addresses that the API hands out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    import httpx

    Fetch = Callable[[str], AbstractContextManager[httpx.Response]]


def download(archive: Mapping[str, Any], folder: Path, *, fetch: Fetch) -> list[Path]:
    """Write the archive's files into ``folder``, which is made; each shows up only once it is whole.

    Args:
        archive: As the API answers it.
        folder: Where to.
        fetch: Asks for an address.

    Raises:
        LocalError: A file could not be had, or its name leaves the folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = {"manifest.json": archive["manifest"]} | {file["name"]: file["url"] for file in archive["files"]}
    return [_fetched(url, folder, name, fetch) for name, url in files.items()]


def _fetched(url: str, folder: Path, name: str, fetch: Fetch) -> Path:
    target = folder / name
    # Files of items lie in a folder of their own.
    if not target.resolve().is_relative_to(folder.resolve()):
        raise LocalError(f"the archive names a file {name!r}, which leaves the folder", "tell who runs the platform")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    with fetch(url) as answer:
        if not answer.is_success:
            raise LocalError(
                f"{name} could not be downloaded (status {answer.status_code})",
                "run it again with the same --key: addresses hold for a quarter of an hour",
            )
        with part.open("wb") as file:
            for chunk in answer.iter_bytes():
                file.write(chunk)
    part.replace(target)
    return target
