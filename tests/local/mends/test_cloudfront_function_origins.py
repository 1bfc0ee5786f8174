"""A CloudFront function chooses the API that a request goes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.local.edge import asked, deploy_before, name_of
from tests.local.rest_api import RestApi

if TYPE_CHECKING:
    import httpx

    from tests.local.conftest import EmbeddedAws

CODE = """import cf from 'cloudfront';
const handler = async (event) => {
  if (event.request.headers['x-own']) {
    cf.updateRequestOrigin({ domainName: '%s', originPath: '/test' });
  }
  if (event.request.headers['x-more']) {
    cf.updateRequestOrigin({ domainName: '%s', timeouts: { readTimeout: 30 } });
  }
  return event.request;
}
"""


@dataclass(frozen=True)
class Edge:
    """A distribution before an API, whose function may send requests to another one."""

    aws: EmbeddedAws
    host: str
    shared: RestApi
    own: RestApi

    def asked(self, *headers: str) -> httpx.Response:
        """The answer to a request with these headers, which tells what API answered."""
        return asked(self.aws, self.host, dict.fromkeys(headers, "1"))


def made(aws: EmbeddedAws) -> Edge:
    shared, own = RestApi.make(aws), RestApi.make(aws)
    shared.deploy()
    own.deploy()
    return Edge(aws, deploy_before(shared, CODE % (name_of(own), name_of(own))), shared, own)


@pytest.fixture(scope="module")
def edge(mended_aws: EmbeddedAws) -> Edge:
    return made(mended_aws)


def test_a_request_goes_to_the_origin_that_the_function_chose_and_the_next_one_does_not(edge: Edge) -> None:
    for headers, api in (([], edge.shared), (["x-own"], edge.own), ([], edge.shared)):
        answer = edge.asked(*headers)
        assert (answer.status_code, answer.json()["apiId"]) == (200, api.id), answer.text


def test_what_the_embedded_aws_does_not_take_fails_the_function(edge: Edge) -> None:
    assert edge.asked("x-more").status_code == 503


def test_upstream_still_follows_no_function_to_another_origin(stock_aws: EmbeddedAws) -> None:
    assert made(stock_aws).asked("x-own").status_code == 503
