"""From nothing to a first order that is accepted: of tenants made by operators, and of those who sign up themselves."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any, Final

import httpx

from drills.stage import PASSWORD
from stacks.config import DEV

if TYPE_CHECKING:
    from drills.stage import Stage

_CODE: Final = re.compile(r"^ +(\d{8})$", re.MULTILINE)


def make(stage: Stage, **changed: Any) -> tuple[str, str, str]:
    """Make a tenant as operators do; its id, its slug and its owner's address."""
    slug, email = _somebody()
    payload = {"slug": slug, "name": slug, "tier": "basic", "sites": ["main"], "owner": {"email": email}, **changed}
    answer = stage.platform.invoke(stage.platform.outputs["OnboardingFunctionName"], payload)
    tenant_id: str = answer["tenant_id"]
    return tenant_id, slug, email


def signed_in(stage: Stage, email: str) -> httpx.Client:
    """Sign an owner in; a client of the API."""
    stage.platform.set_password(email, PASSWORD)
    return stage.platform.api(stage.platform.sign_in(email, PASSWORD).access)


def order_of_made(stage: Stage) -> None:
    """Make a tenant as operators do, and accept its first order."""
    _, _, email = make(stage)
    _accept_first_order(stage, email)


def order_of_signed_up(stage: Stage) -> None:
    """Register, take the code out of the e-mail, confirm it, and accept the first order."""
    slug, email = _somebody()
    company = {"email": email, "company": slug, "slug": slug, "tier": "basic"}
    with httpx.Client(base_url=stage.platform.outputs["PublicApiUrl"], timeout=30, trust_env=False) as public:
        begun = public.post("registrations", json=company).raise_for_status().json()
        # Sent before the answer.
        (code,) = _CODE.findall("\n".join(stage.aws.mails(email)))
        confirm = f"registrations/{begun['registration_id']}/confirm"
        public.post(confirm, json={"code": code}).raise_for_status()
    _accept_first_order(stage, email)


def let_mail_go(stage: Stage) -> None:
    """Let SES know the sender of the codes."""
    stage.aws.client("ses").verify_email_identity(EmailAddress=DEV.registration_sender)


def _somebody() -> tuple[str, str]:
    """A slug and an owner's address that nobody has."""
    slug = f"bench-{uuid.uuid4().hex[:12]}"
    return slug, f"owner@{slug}.example"


def _accept_first_order(stage: Stage, email: str) -> None:
    with signed_in(stage, email) as api:
        site = {"brand_id": "house", "name": "Main", "currency": "EUR"}
        api.put("sites/main", json=site).raise_for_status()
        api.put("brands/house/menu/tea", json={"name": "Tea", "unit_price": 250}).raise_for_status()
        order = {"site_id": "main", "items": [{"sku": "tea", "quantity": 1}]}
        placed = api.post("orders", json=order, headers={"Idempotency-Key": "first"}).raise_for_status()
        api.post(f"orders/{placed.json()['order_id']}/accept").raise_for_status()
