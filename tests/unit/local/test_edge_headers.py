"""Which headers CloudFront takes from no function."""

from __future__ import annotations

from typing import Any

import pytest

from saas_constructs.local.emulation.edge_headers import is_disallowed, refused_headers

GIVEN = {"host": {"value": "a.example"}, "x-forwarded-proto": {"value": "https"}, "Accept": {"value": "*/*"}}
CLOUDFRONTS = ["x-edge-tenant", "X-Edge-", "x-amz-cf-id", "Connection", "x-cache", "x-amzn-requestid"]
OTHERS = ["x-saas-tenant", "x-edged", "x-amz-date", "x-amzn-trace-id", "accept-language"]


def refused(changes: dict[str, Any], *, of_request: bool = True) -> list[str]:
    return refused_headers(GIVEN, {**GIVEN, **changes}, of_request=of_request)


@pytest.mark.parametrize("of_request", [True, False])
@pytest.mark.parametrize("name", CLOUDFRONTS)
def test_cloudfronts_own_are_disallowed(name: str, of_request: bool) -> None:
    assert is_disallowed(name)
    assert refused({name: {"value": "mine"}}, of_request=of_request) == [name.lower()]


@pytest.mark.parametrize("name", OTHERS)
def test_others_are_not(name: str) -> None:
    assert not is_disallowed(name)
    assert refused({name: {"value": "mine"}}) == []


def test_what_was_there_before_may_stay_and_may_not_change() -> None:
    assert refused({}) == []
    assert refused({"x-forwarded-proto": {"value": "http"}}) == ["x-forwarded-proto"]


def test_a_viewers_host_is_read_only() -> None:
    assert refused({"host": {"value": "b.example"}}) == ["host"]
    assert refused_headers(GIVEN, {}, of_request=True) == ["host"]
    assert refused_headers({}, {"via": {"value": "1.1 me"}}, of_request=True) == ["via"]


def test_of_an_answer_others_are_read_only() -> None:
    assert refused({"host": {"value": "b.example"}}, of_request=False) == []
    assert refused({"warning": {"value": "110"}}, of_request=False) == ["warning"]
