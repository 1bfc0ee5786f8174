"""Limits by tier; an unknown tier waits no longer than any known one."""

import json

import pytest

from lambdas.shared.settings import SettingInvalidError
from lambdas.workflows.time_limits import TimeLimits

LIMITS = {"basic": {"accept": 60, "ready": 300}, "premium": {"accept": 120, "ready": 240}}


def test_a_tier_has_its_own_limits() -> None:
    assert TimeLimits.from_json(json.dumps(LIMITS)).of("premium") == {"accept": 120, "ready": 240}


def test_an_unknown_tier_has_the_shortest_limit_of_each_wait() -> None:
    limits = TimeLimits.from_json(json.dumps(LIMITS))
    assert not limits.knows("gold")
    assert limits.of("gold") == {"accept": 60, "ready": 240}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"basic": {}}',
        '{"basic": 60}',
        '{"basic": {"accept": 0}}',
        '{"basic": {"accept": 1.5}}',
        '{"basic": {"accept": true}}',
        '{"basic": {"accept": "60"}}',
        '{"basic": {"accept": 60}, "premium": {"ready": 60}}',
    ],
)
def test_other_values_are_refused(text: str) -> None:
    with pytest.raises(SettingInvalidError, match=r"TIME_LIMITS must be JSON such as .*, got"):
        TimeLimits.from_json(text)
