"""Filling a folder of the cache: all of it or nothing, however many do it at once."""

import threading
from pathlib import Path

import pytest

from saas_constructs.packaging.staging import digest_of, place


def test_two_at_once_agree_and_leave_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "cache" / "target"
    both_are_filling = threading.Barrier(2, timeout=10)
    results: list[Path] = []

    def work() -> None:
        def fill(folder: Path) -> None:
            (folder / "file").write_text("content")
            both_are_filling.wait()

        results.append(place(target, fill))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [target, target]
    assert [path.name for path in target.parent.iterdir()] == ["target"]
    assert (target / "file").read_text() == "content"


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "half").write_text("")
        raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        place(tmp_path / "target", fill)
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_filled_again(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    assert place(tmp_path / "target", lambda _: pytest.fail("filled again")) == tmp_path / "target"


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    def fill(folder: Path) -> None:
        (folder / "package").mkdir(mode=0o700)
        (folder / "package" / "module.py").touch(mode=0o600)

    target = place(tmp_path / "target", fill)
    modes = {path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*")}
    assert modes == {"target": 0o755, "target/package": 0o755, "target/package/module.py": 0o644}
    assert target.is_dir()


def test_the_digest_tells_names_from_contents() -> None:
    assert digest_of({"a": b"bc"}) != digest_of({"ab": b"c"})
    assert digest_of({"a": b"1", "b": b"2"}) == digest_of({"b": b"2", "a": b"1"})
