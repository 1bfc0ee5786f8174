"""The log of a function is read to its end, however long it is, and each of its lines once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from saas_constructs.local.log_group import LogGroup

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

MOMENT = 1_760_000_000_000


class Group:
    """A group with its streams, in an emulator."""

    def __init__(self, aws: EmbeddedAws) -> None:
        self.logs: Any = aws.client("logs")
        self.name = f"/aws/lambda/{uuid.uuid4()}"
        self.logs.create_log_group(logGroupName=self.name)

    def put(self, *events: tuple[int, str], stream: str = "one") -> None:
        """Store events, each with its milliseconds behind ``MOMENT``."""
        place = {"logGroupName": self.name, "logStreamName": stream}
        if not self.logs.describe_log_streams(logGroupName=self.name, logStreamNamePrefix=stream)["logStreams"]:
            self.logs.create_log_stream(**place)
        entries = [{"timestamp": MOMENT + moment, "message": message} for moment, message in events]
        for start in range(0, len(entries), 5_000):
            self.logs.put_log_events(**place, logEvents=entries[start : start + 5_000])


@pytest.fixture
def group(mended_aws: EmbeddedAws) -> Group:
    return Group(mended_aws)


def test_a_long_log_is_read_to_its_end_and_followed(group: Group) -> None:
    group.put(*((number // 3, f"line {number}") for number in range(10_001)))
    log = LogGroup(group.logs, group.name)
    assert log.new_lines() == [f"line {number}" for number in range(10_001)]
    assert log.new_lines() == []
    group.put((3_334, "later"))
    assert log.new_lines() == ["later"]


def test_equal_lines_of_one_moment_are_all_shown(group: Group) -> None:
    group.put((0, "again"), (0, "again"))
    log = LogGroup(group.logs, group.name)
    assert log.new_lines() == ["again", "again"]
    group.put((0, "again"), stream="two")
    group.put((0, "again"))
    assert log.new_lines() == ["again", "again"]
    assert log.new_lines() == []


def test_a_line_that_another_one_overtook_is_shown(group: Group) -> None:
    log = LogGroup(group.logs, group.name)
    group.put((5, "second"))
    assert log.new_lines() == ["second"]
    group.put((1, "first"), stream="two")
    assert log.new_lines() == ["first"]


def test_all_lines_of_a_moment_are_shown_that_holds_more_than_an_answer(group: Group) -> None:
    lines = [f"line {number}" for number in range(10_002)]
    group.put(*((0, line) for line in lines[:-1]))
    group.put((0, lines[-1]), stream="two")
    group.put((1, "later"))
    log = LogGroup(group.logs, group.name)
    assert log.new_lines() == [*lines, "later"]
    assert log.new_lines() == []
    group.put((0, "overtaken"), stream="two")
    assert log.new_lines() == ["overtaken"]


def test_a_clock_that_is_set_back_hides_nothing_and_shows_nothing_twice(group: Group) -> None:
    group.put((-299_000, "earlier"), (0, "before"))
    clock = [MOMENT]
    log = LogGroup(group.logs, group.name, now=lambda: clock[0] / 1_000)
    assert log.new_lines() == ["earlier", "before"]
    clock[0] -= 300_000
    group.put((-300_000, "after"))
    assert log.new_lines() == ["after"]
    assert log.new_lines() == []
    clock[0] += 1_500
    group.put((-298_500, "and on"), stream="two")
    assert log.new_lines() == ["and on"]


def test_a_group_that_is_not_there_has_no_lines(mended_aws: EmbeddedAws) -> None:
    assert LogGroup(mended_aws.client("logs"), f"/aws/lambda/{uuid.uuid4()}").new_lines() == []
