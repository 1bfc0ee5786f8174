"""A restaurant's people, as clients of the reference application: for the demo, the drills and the benchmarks."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import httpx

    from saas_constructs.testing.platform import Platform

SITE = "main"
BRAND = "house"
CURRENCY = "EUR"
MENU: Mapping[str, dict[str, Any]] = {
    "margherita": {"name": "Margherita", "unit_price": 950, "supplies": [{"supply_id": "flour", "quantity": 250}]},
    "lemonade": {"name": "Lemonade", "unit_price": 400},
    "garden-salad": {"name": "Garden salad", "unit_price": 780},
}
"""What the brand sells, by SKU. One dish takes a supply, so that stock goes down when it is served."""
SUPPLIES: Mapping[str, dict[str, Any]] = {"flour": {"name": "Flour", "unit": "g", "low_at": 1000}}
"""What the site counts, by supply id."""
ROLES = ("manager", "kitchen", "waiter", "customer")
LIFE = (("kitchen", "accept"), ("kitchen", "start"), ("kitchen", "ready"), ("waiter", "serve"))
"""Who does what to an order until it is served."""


@dataclass(frozen=True)
class Person:
    """A user, signed in.

    Attributes:
        role: What the user is.
        user_id: The token's ``sub``.
        token: Access token.
        api: Carries the token.
    """

    role: str
    user_id: str
    token: str
    api: httpx.Client

    def place(self, items: Sequence[Mapping[str, Any]], *, key: str, site_id: str = SITE) -> httpx.Response:
        """Place an order; ``key`` is its idempotency key."""
        return self.api.post(
            "orders", json={"site_id": site_id, "items": list(items)}, headers={"Idempotency-Key": key}
        )

    def command(self, order_id: str, command: str, **body: Any) -> httpx.Response:
        """Accept, reject, start, make ready, serve or cancel an order."""
        takes_body = command in {"reject", "cancel"}
        return self.api.post(f"orders/{order_id}/{command}", json=body if takes_body else None)


@dataclass(frozen=True)
class Restaurant:
    """A tenant with a site, a menu, supplies, and one user of each role.

    Attributes:
        tenant_id: The tenant.
        slug: Its short name.
        people: By role; ``owner`` is among them.
    """

    tenant_id: str
    slug: str
    people: Mapping[str, Person]
    _open: ExitStack = field(repr=False)

    @classmethod
    def opened(cls, platform: Platform, *, slug: str, password: str, tier: str = "premium") -> Self:
        """Onboard the tenant, make its users, and set up site, menu and supplies; again and again, if need be.

        Raises:
            httpx.HTTPStatusError: The API refuses a step.
            saas_constructs.testing.platform.PlatformError: Onboarding or a sign-in fails.
        """
        with ExitStack() as stack:
            owner_email = f"owner@{slug}.example"
            tenant_id = platform.onboard(
                slug=slug, name=slug.replace("-", " ").title(), email=owner_email, tier=tier, sites=[SITE]
            )
            platform.set_password(owner_email, password)
            emails = {"owner": owner_email}
            for role in ROLES:
                emails[role] = f"{role}@{slug}.example"
                platform.add_user(
                    tenant_id,
                    email=emails[role],
                    password=password,
                    roles=[role],
                    sites=["*"] if role == "manager" else [SITE],
                )
            people = {role: _signed_in(platform, stack, role, email, password) for role, email in emails.items()}
            made = cls(tenant_id, slug, people, stack.pop_all())
        made.set_up()
        return made

    def set_up(self) -> None:
        """Put site, menu and supplies in place.

        Raises:
            httpx.HTTPStatusError: The API refuses a step.
        """
        api = self.people["owner"].api
        site = {"brand_id": BRAND, "name": "Main street", "currency": CURRENCY}
        api.put(f"sites/{SITE}", json=site).raise_for_status()
        for sku, item in MENU.items():
            api.put(f"brands/{BRAND}/menu/{sku}", json={"available": True, **item}).raise_for_status()
        for supply_id, supply in SUPPLIES.items():
            api.put(f"sites/{SITE}/supplies/{supply_id}", json=supply).raise_for_status()

    def serve(self, order_id: str) -> dict[str, Any]:
        """Walk a placed order to its end: accepted, started, ready, served.

        Raises:
            httpx.HTTPStatusError: The API refuses a step.
        """
        order: dict[str, Any] = {}
        for role, command in LIFE:
            order = self.people[role].command(order_id, command).raise_for_status().json()
        return order

    def close(self) -> None:
        """Close the people's connections."""
        self._open.close()


def _signed_in(platform: Platform, stack: ExitStack, role: str, email: str, password: str) -> Person:
    token = platform.sign_in(email, password).access
    api = stack.enter_context(platform.api(token))
    return Person(role, platform.user_id(email), token, api)
