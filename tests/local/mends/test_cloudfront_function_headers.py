"""A CloudFront function that sets a header of CloudFront's own makes a 502 of each request."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.local.edge import asked, deploy_before
from tests.local.rest_api import RestApi

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

CODE = """function handler(event) {
  const headers = event.request.headers;
  if (headers['x-answered']) {
    return { statusCode: 200, headers: { [headers['x-answered'].value]: { value: 'mine' } }, body: 'of the edge' };
  }
  if (headers['x-set']) {
    headers[headers['x-set'].value] = { value: 'mine' };
  }
  if (headers['x-dropped']) {
    delete headers[headers['x-dropped'].value];
  }
  return event.request;
}
"""


def deployed(aws: EmbeddedAws) -> str:
    """Name of a distribution whose function sets, drops and answers what its viewers wish."""
    api = RestApi.make(aws)
    api.deploy()
    return deploy_before(api, CODE)


@pytest.fixture(scope="module")
def host(mended_aws: EmbeddedAws) -> str:
    return deployed(mended_aws)


@pytest.mark.parametrize("wish", [{}, {"x-set": "x-saas-tenant"}, {"x-dropped": "x-set"}, {"x-set": "accept-language"}])
def test_other_headers_pass(mended_aws: EmbeddedAws, host: str, wish: dict[str, str]) -> None:
    answer = asked(mended_aws, host, wish)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        ({"x-set": "x-edge-tenant"}, "x-edge-tenant"),
        ({"x-set": "X-Amz-Cf-Id"}, "x-amz-cf-id"),
        ({"x-set": "x-forwarded-proto"}, "x-forwarded-proto"),
        ({"x-set": "host"}, "host"),
        ({"x-dropped": "host"}, "host"),
        ({"x-answered": "x-cache"}, "x-cache"),
    ],
)
def test_cloudfronts_own_are_refused_by_name(
    mended_aws: EmbeddedAws, host: str, wish: dict[str, str], named: str
) -> None:
    answer = asked(mended_aws, host, wish)
    assert (answer.status_code, f"no function's {named};" in answer.text) == (502, True), answer.text


def test_an_answer_of_the_functions_own_passes(mended_aws: EmbeddedAws, host: str) -> None:
    answer = asked(mended_aws, host, {"x-answered": "x-own"})
    assert (answer.status_code, answer.text) == (200, "of the edge")


def test_upstream_still_passes_them(stock_aws: EmbeddedAws) -> None:
    """Its answer is the function's own: it reaches no API behind a distribution."""
    assert asked(stock_aws, deployed(stock_aws), {"x-answered": "x-edge-tenant"}).status_code == 200
