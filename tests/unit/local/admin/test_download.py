from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from saas_constructs.local.admin.download import download
from saas_constructs.local.errors import LocalError


@contextmanager
def fetch(url: str) -> Iterator[httpx.Response]:
    """Each address answers with itself."""
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=request.url.path))
    with httpx.Client(transport=transport) as client, client.stream("GET", url) as answer:
        yield answer


def archive(*names: str) -> dict[str, Any]:
    files = [{"name": name, "bytes": 1, "url": f"https://bucket.example/{number}"} for number, name in enumerate(names)]
    return {"manifest": "https://bucket.example/manifest", "files": files}


def test_every_file_of_an_archive_is_written_where_the_manifest_has_it(tmp_path: Path) -> None:
    written = download(archive("items/00-00000.jsonl.gz", "registry.json"), tmp_path / "to", fetch=fetch)
    assert [path.relative_to(tmp_path / "to").as_posix() for path in written] == [
        "manifest.json",
        "items/00-00000.jsonl.gz",
        "registry.json",
    ]
    assert [path.read_text() for path in written] == ["/manifest", "/0", "/1"]


@pytest.mark.parametrize("name", ["../evil", "items/../../evil", "/evil"])
def test_a_file_that_would_leave_the_folder_is_not_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(LocalError, match="leaves the folder"):
        download(archive(name), tmp_path / "to", fetch=fetch)
    assert [path.name for path in (tmp_path / "to").iterdir()] == ["manifest.json"]
    assert not (tmp_path / "evil").exists()
