"""A distribution's name is kept, and looked for again when it proves wrong."""

from __future__ import annotations

from saas_constructs.local.site.addresses import Audience
from saas_constructs.local.site.distributions import Distributions


class Stacks:
    """What is deployed, and how often somebody looked."""

    def __init__(self, **found: str) -> None:
        self.found = {Audience(name): value for name, value in found.items()}
        self.looks = 0

    def __call__(self) -> dict[Audience, str]:
        self.looks += 1
        return dict(self.found)


def test_a_name_is_looked_for_once() -> None:
    stacks = Stacks(site="a.cloudfront.net")
    found = Distributions(stacks)
    assert {found.name_of(Audience.SITE) for _ in range(3)} == {"a.cloudfront.net"}
    assert stacks.looks == 1


def test_what_is_not_deployed_is_looked_for_again_but_not_at_once() -> None:
    now = [100.0]
    stacks = Stacks()
    found = Distributions(stacks, lambda: now[0])
    assert (found.name_of(Audience.SITE), found.name_of(Audience.SITE)) == (None, None)
    assert stacks.looks == 1
    stacks.found = {Audience.SITE: "a.cloudfront.net"}
    now[0] += 3
    assert found.name_of(Audience.SITE) == "a.cloudfront.net"


def test_a_name_that_proved_wrong_is_not_given_again() -> None:
    now = [100.0]
    stacks = Stacks(site="a.cloudfront.net")
    found = Distributions(stacks, lambda: now[0])
    assert found.name_of(Audience.SITE) == "a.cloudfront.net"
    now[0] += 3
    assert found.name_of(Audience.SITE, instead_of="a.cloudfront.net") is None
    stacks.found = {Audience.SITE: "b.cloudfront.net"}
    now[0] += 3
    assert found.name_of(Audience.SITE, instead_of="a.cloudfront.net") == "b.cloudfront.net"
