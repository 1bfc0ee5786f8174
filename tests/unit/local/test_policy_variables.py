"""What a policy's text becomes for one request."""

from __future__ import annotations

import pytest

from saas_constructs.local.emulation.policy_variables import (
    LITERALS,
    substitute,
    substitute_conditions,
)

REQUEST: dict[str, object] = {
    "aws:username": "ann",
    "tags": ["a", "b"],
    "starred": "a*",
    "empty": "",
}
STAR = next(stand_in for stand_in, literal in LITERALS.items() if literal == "*")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("${aws:username}/x", "ann/x"),
        ("${aws:username}-${aws:username}", "ann-ann"),
        ("${absent}", None),
        ("x/${absent}/${aws:username}", None),
        ("${absent, 'none'}", "none"),
        ("${absent,''}", ""),
        ("${aws:username, 'none'}", "ann"),
        ("${absent, none}", None),
        ("${tags}", None),
        ("${tags, 'none'}", None),
        ("${empty}", ""),
        ("${$}{aws:username}", "${aws:username}"),
        ("${*}${?}", "*?"),
        ("${}", None),
        ("${aws:username", "${aws:username"),
    ],
)
def test_substitution(text: str, expected: str | None) -> None:
    assert substitute(text, REQUEST.get, pattern=False) == expected


def test_a_value_does_not_become_a_wildcard() -> None:
    assert substitute("${starred}*", REQUEST.get, pattern=True) == f"a{STAR}*"
    assert substitute("${*}", REQUEST.get, pattern=True) == STAR


@pytest.mark.parametrize("operator", ["StringLike", "ForAllValues:StringLikeIfExists", "ArnEquals"])
def test_operators_with_wildcards_get_literals(operator: str) -> None:
    conditions = substitute_conditions({operator: {"key": "${starred}*"}}, REQUEST.get)
    assert conditions == {operator: {"key": [f"a{STAR}*"]}}


def test_an_unresolved_value_leaves_nothing_to_match() -> None:
    conditions = substitute_conditions({"StringEquals": {"key": ["${absent}", "${aws:username}"]}}, REQUEST.get)
    assert conditions == {"StringEquals": {"key": ["ann"]}}
