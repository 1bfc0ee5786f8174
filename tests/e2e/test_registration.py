"""Sign-up and discovery as the world outside sees them."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from stacks.config import DEV
from tests import http
from tests.e2e.conftest import PASSWORD
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from saas_constructs.testing.embedded import EmbeddedAws
    from saas_constructs.testing.platform import Platform
    from tests.e2e.conftest import TenantUser


@pytest.fixture(scope="module")
def public(platform: Platform, aws: EmbeddedAws) -> Iterator[httpx.Client]:
    """The public API, and a sender whom SES knows."""
    aws.client("ses").verify_email_identity(EmailAddress=DEV.registration_sender)
    with http.client(base_url=platform.outputs["PublicApiUrl"]) as client:
        yield client


def applicant(**changes: Any) -> dict[str, str]:
    """Somebody new."""
    name = f"co-{uuid.uuid4().hex[:8]}"
    return {"email": f"owner@{name}.example", "company": name.title(), "slug": name, "tier": "basic", **changes}


def code_for(aws: EmbeddedAws, email: str) -> str:
    """The last code that was sent to the address."""

    def look() -> str | None:
        codes = [code for text in aws.mails(email) for code in re.findall(r"^ +(\d{8})$", text, re.MULTILINE)]
        return codes[-1] if codes else None

    return until(look, f"a code for {email}")


def test_a_company_signs_up_and_accepts_its_first_order(
    public: httpx.Client, platform: Platform, aws: EmbeddedAws
) -> None:
    company = applicant()
    begun = public.post("registrations", json=company)
    assert begun.status_code == 202, begun.text
    confirm = f"registrations/{begun.json()['registration_id']}/confirm"

    refused = public.post(confirm, json={"code": "00000000"})
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/code-refused")
    code = code_for(aws, company["email"])
    made = public.post(confirm, json={"code": code})

    assert made.status_code == 201, made.text
    assert made.json()["slug"] == company["slug"]
    assert made.json()["status"] == "active"
    assert public.post(confirm, json={"code": code}).json() == made.json()
    platform.set_password(company["email"], PASSWORD)
    with platform.api(platform.sign_in(company["email"], PASSWORD).access) as owner:
        site = {"brand_id": "house", "name": "Main", "currency": "EUR"}
        owner.put("sites/main", json=site).raise_for_status()
        owner.put("brands/house/menu/soup", json={"name": "Soup", "unit_price": 500}).raise_for_status()
        order = {"site_id": "main", "items": [{"sku": "soup", "quantity": 1}]}
        placed = owner.post("orders", json=order, headers={"Idempotency-Key": uuid.uuid4().hex})
        assert placed.status_code == 201, placed.text
        accepted = owner.post(f"orders/{placed.json()['order_id']}/accept")
        assert (accepted.status_code, accepted.json()["status"]) == (200, "ACCEPTED"), accepted.text


def test_what_is_taken_is_told_only_to_who_proves_the_address(
    public: httpx.Client, aws: EmbeddedAws, blue: TenantUser
) -> None:
    company = applicant(slug="blue-bistro")
    begun = public.post("registrations", json=company)
    other = public.post("registrations", json=applicant())
    assert (begun.status_code, begun.json().keys()) == (other.status_code, other.json().keys())
    confirm = f"registrations/{begun.json()['registration_id']}/confirm"
    code = code_for(aws, company["email"])

    taken = public.post(confirm, json={"code": code})

    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/slug-taken")
    assert blue.tenant_id not in taken.text
    made = public.post(confirm, json={"code": code, "slug": f"{applicant()['slug']}"})
    assert made.status_code == 201, made.text


def test_no_answer_tells_which_tenants_there_are(public: httpx.Client, platform: Platform, blue: TenantUser) -> None:
    known = public.get("discovery", params={"slug": "blue-bistro"})
    unknown = public.get("discovery", params={"slug": "no-such-bistro"})
    assert known.status_code == 200
    assert known.json()["user_pool_id"] == platform.outputs["UserPoolId"]
    assert known.json()["client_id"] == platform.outputs["SpaClientId"]
    assert unknown.json() == known.json()
    assert unknown.headers.keys() == known.headers.keys()
    assert public.get("discovery", params={"host": "blue.example"}).json() == known.json()
    assert blue.tenant_id not in known.text


def test_bad_input_is_refused(public: httpx.Client) -> None:
    assert public.post("registrations", json=applicant(tier="free")).status_code == 400
    assert public.post("registrations", json=applicant(tier="premium")).status_code == 400
    assert public.post("registrations", json=applicant(email="no")).status_code == 400
    assert public.get("discovery").status_code == 400
    assert public.get("tenants").status_code in {403, 404}
