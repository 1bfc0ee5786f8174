"""Filter patterns of terms choose the lines that CloudWatch Logs would."""

from __future__ import annotations

import pytest

from saas_constructs.local.emulation.log_filter import UnknownPatternError, matches


@pytest.mark.parametrize(
    ("pattern", "message", "expected"),
    [
        ("", "anything", True),
        ("ERROR", "an ERROR", True),
        ("ERROR", "an error", False),
        ("ERROR ARGUMENTS", "ERROR of ARGUMENTS", True),
        ("ERROR ARGUMENTS", "ERROR", False),
        ("?ERROR ?WARN", "a WARN", True),
        ("?ERROR ?WARN", "fine", False),
        ("?ERROR WARN", "ERROR", False),
        ("ERROR -ARGUMENTS", "ERROR", True),
        ("ERROR -ARGUMENTS", "ERROR ARGUMENTS", False),
        ("-ERROR", "fine", True),
        ('"REPORT RequestId"', "REPORT RequestId: 1", True),
        ('"REPORT RequestId"', "RequestId REPORT", False),
        ('?saas_usage ?"REPORT RequestId" ?"platform.report"', '{"saas_usage":{}}', True),
        ('?saas_usage ?"REPORT RequestId" ?"platform.report"', "START RequestId: 1", False),
        (r'"say \"hi\""', 'they say "hi"', True),
    ],
)
def test_terms(pattern: str, message: str, expected: bool) -> None:
    assert matches(pattern, message) is expected


@pytest.mark.parametrize("pattern", ["{ $.tenant_id = t1 }", "[a, b]", "%x%", '"open'])
def test_other_patterns_are_refused(pattern: str) -> None:
    with pytest.raises(UnknownPatternError):
        matches(pattern, "x")
