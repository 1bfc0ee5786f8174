"""Every billing provider counts what reports tell: once, with corrections, and nothing of what it refuses."""

import json
from collections import Counter
from typing import Any, Protocol

import pytest

from lambdas.shared.billing.provider import (
    BillingProvider,
    BillingRefusedError,
    BillingUnavailableError,
    bill,
)
from lambdas.shared.billing.stripe import HttpResponse, StripeBilling
from lambdas.shared.consumer import event_consumer
from lambdas.shared.contracts.tenant_usage_reported import TenantUsageReported
from tests.fakes.billing import KEY, FakeBilling, FakeStripe
from tests.fakes.lambda_context import FakeContext

A, B, UNBILLED = "taaaaaaaaaaaa", "tbbbbbbbbbbbb", "tcccccccccccc"
CUSTOMERS = {A: "cus_a", B: "cus_b"}
METERS = {"orders": "orders_taken", "requests": "api_requests"}


class Books(Protocol):
    """What a provider has billed, and how it can fail."""

    billed: Counter[tuple[str, str]]
    down: int
    answers_lost: int


@pytest.fixture(params=["fake", "stripe"])
def provided(request: pytest.FixtureRequest) -> tuple[BillingProvider, Books]:
    """Each provider, with its books."""
    if request.param == "fake":
        fake = FakeBilling()
        return fake, fake
    stripe = FakeStripe()
    return StripeBilling(KEY, transport=stripe), stripe


def report(tenant_id: str = A, revision: int = 1, **change: float) -> TenantUsageReported:
    return TenantUsageReported(
        event_id=TenantUsageReported.id_of(tenant_id, "2026-11-21", revision),
        tenant_id=tenant_id,
        correlation_id="c",
        occurred_at="2026-11-22T03:45:00.000Z",
        version=1,
        date="2026-11-21",
        revision=revision,
        usage=change,
        change=change,
    )


def handed(provider: BillingProvider, usage: TenantUsageReported) -> int:
    return bill(usage, provider=provider, customer_of=CUSTOMERS.get, meters=METERS)


def test_what_is_billed_is_counted_for_its_customer(provided: tuple[BillingProvider, Books]) -> None:
    provider, books = provided
    assert handed(provider, report(orders=3, requests=40, write_units=9.5)) == 2
    assert handed(provider, report(B, orders=1)) == 1
    assert books.billed == {("cus_a", "orders_taken"): 3, ("cus_a", "api_requests"): 40, ("cus_b", "orders_taken"): 1}


def test_a_report_that_comes_again_counts_nothing(provided: tuple[BillingProvider, Books]) -> None:
    provider, books = provided
    for _ in range(3):
        handed(provider, report(orders=3))
    assert books.billed == {("cus_a", "orders_taken"): 3}


def test_a_correction_adds_what_is_new(provided: tuple[BillingProvider, Books]) -> None:
    provider, books = provided
    handed(provider, report(orders=3))
    handed(provider, report(revision=2, orders=2))
    assert books.billed == {("cus_a", "orders_taken"): 5}


def test_what_could_not_be_handed_over_is_handed_over_again(provided: tuple[BillingProvider, Books]) -> None:
    provider, books = provided
    books.down = 1
    with pytest.raises(BillingUnavailableError):
        handed(provider, report(orders=3))
    handed(provider, report(orders=3))
    assert books.billed == {("cus_a", "orders_taken"): 3}


def test_a_lost_answer_counts_once(provided: tuple[BillingProvider, Books]) -> None:
    provider, books = provided
    books.answers_lost = 1
    with pytest.raises(BillingUnavailableError):
        handed(provider, report(orders=3))
    handed(provider, report(orders=3))
    assert books.billed == {("cus_a", "orders_taken"): 3}


def test_what_the_provider_does_not_know_is_refused_for_good(provided: tuple[BillingProvider, Books]) -> None:
    provider, books = provided
    with pytest.raises(BillingRefusedError):
        bill(report(orders=3), provider=provider, customer_of=lambda _: "cus_unknown", meters=METERS)
    with pytest.raises(BillingRefusedError):
        bill(report(orders=3), provider=provider, customer_of=CUSTOMERS.get, meters={"orders": "unknown"})
    assert not books.billed


def test_a_tenant_without_a_customer_is_not_billed(provided: tuple[BillingProvider, Books]) -> None:
    provider, books = provided
    assert handed(provider, report(UNBILLED, orders=3)) == 0
    assert not books.billed


def test_halves_are_refused_before_anything_is_counted(provided: tuple[BillingProvider, Books]) -> None:
    provider, books = provided
    with pytest.raises(BillingRefusedError, match="must count in whole numbers"):
        bill(
            report(orders=1, read_units=0.5),
            provider=provider,
            customer_of=CUSTOMERS.get,
            meters={"orders": "orders_taken", "read_units": "api_requests"},
        )
    assert not books.billed


def test_stripe_counts_once_also_when_it_has_forgotten_the_idempotency_key() -> None:
    stripe = FakeStripe()
    provider = StripeBilling(KEY, transport=stripe)
    handed(provider, report(orders=3))
    stripe.forgets_keys = True
    handed(provider, report(orders=3))
    assert stripe.billed == {("cus_a", "orders_taken"): 3}


def test_stripe_is_sent_what_its_reference_asks_for() -> None:
    stripe = FakeStripe()
    handed(StripeBilling(KEY, transport=stripe), report(orders=3))
    (request,) = stripe.requests
    assert request.url == "https://api.stripe.com/v1/billing/meter_events"
    assert request.headers["Idempotency-Key"] in request.body.decode()
    assert b"payload%5Bvalue%5D=3" in request.body
    assert b"timestamp=1795262400" in request.body


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (429, BillingUnavailableError),
        (409, BillingUnavailableError),
        (500, BillingUnavailableError),
        (401, BillingRefusedError),
    ],
)
def test_stripes_errors_say_whether_to_try_again(status: int, error: type[Exception]) -> None:
    provider = StripeBilling("wrong", transport=lambda _: HttpResponse(status, b"no JSON"))
    with pytest.raises(error, match=str(status)):
        handed(provider, report(orders=3))


billing = FakeBilling()


# A consumer of one's own: the reference application has none, as it has no account with anybody.
@event_consumer(TenantUsageReported, refuse_inactive=False)
def bill_usage(report: TenantUsageReported) -> None:
    """Hand what is new in a report to the provider; a failure comes again, then lies among the dead letters."""
    bill(report, provider=billing, customer_of=CUSTOMERS.get, meters={"orders": "orders_taken"})


def test_a_consumer_of_reports_bills_them() -> None:
    context: Any = FakeContext()
    entry = {"source": "saas.usage", "detail-type": "TenantUsageReported", "detail": report(orders=3).to_detail()}
    records = [{"messageId": str(number), "body": json.dumps(entry)} for number in (1, 2)]
    billing.down = 1
    assert bill_usage({"Records": records}, context) == {"batchItemFailures": [{"itemIdentifier": "1"}]}
    assert billing.billed == {("cus_a", "orders_taken"): 3}
