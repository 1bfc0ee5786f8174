"""Names of this machine lead to a distribution; others lead nowhere."""

from __future__ import annotations

import pytest

from saas_constructs.local.site.addresses import Address, Audience, address_of, origins


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("localhost:8080", Address(Audience.SITE, "http://localhost:8080")),
        ("LOCALHOST", Address(Audience.SITE, "http://localhost")),
        ("127.0.0.1:8080", Address(Audience.SITE, "http://127.0.0.1:8080")),
        ("console.localhost:1", Address(Audience.CONSOLE, "http://console.localhost:1")),
        ("blue-bistro.localhost:1", Address(Audience.SITE, "http://blue-bistro.localhost:1", "blue-bistro")),
    ],
)
def test_a_name_is_an_audience_and_perhaps_a_tenant(host: str, address: Address) -> None:
    assert address_of(host) == address


@pytest.mark.parametrize("host", ["", "evil.example", "localhost.evil.example", "a.b.localhost", "-.localhost"])
def test_a_foreign_name_is_nobody(host: str) -> None:
    assert address_of(host) is None


@pytest.mark.parametrize(
    ("host", "path", "at_edge"),
    [
        ("localhost", "/api/orders", "/api/orders"),
        ("blue.localhost", "/", "/t/blue/"),
        ("blue.localhost", "/api/orders", "/t/blue/api/orders"),
        ("blue.localhost", "/assets/app.js", "/assets/app.js"),
        ("blue.localhost", "/config.json", "/config.json"),
        ("blue.localhost", "/media/t1/images/f/160.webp", "/media/t1/images/f/160.webp"),
        ("console.localhost", "/tenants", "/tenants"),
    ],
)
def test_a_tenants_name_is_a_prefix_at_the_edge(host: str, path: str, at_edge: str) -> None:
    address = address_of(host)
    assert address is not None
    assert address.path_at_edge(path) == at_edge


def test_every_address_that_is_shown_is_served() -> None:
    shown = origins(8080)
    for audience in Audience:
        assert address_of(shown[audience].removeprefix("http://")) == Address(audience, shown[audience])
    tenant = address_of(shown["tenant"].format(slug="blue").removeprefix("http://"))
    assert tenant is not None
    assert tenant.slug == "blue"
