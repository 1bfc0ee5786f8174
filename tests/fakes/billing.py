"""Who bills usage: in memory, and Stripe's endpoint as its reference describes it."""

import json
from collections import Counter
from http import HTTPStatus
from urllib.parse import parse_qs

from lambdas.shared.billing.provider import BillingRefusedError, BillingUnavailableError, MeterEvent
from lambdas.shared.billing.stripe import HttpRequest, HttpResponse

KEY = "rk_test_key"
CUSTOMERS = frozenset({"cus_a", "cus_b"})
METERS = frozenset({"orders_taken", "api_requests"})


class FakeBilling:
    """A billing provider in memory.

    Attributes:
        billed: By customer and meter.
        down: For how many calls it can't be reached.
        answers_lost: For how many calls it counts, and its answer is lost.
    """

    def __init__(self) -> None:
        self.billed: Counter[tuple[str, str]] = Counter()
        self.down = 0
        self.answers_lost = 0
        self._seen: set[str] = set()

    def record(self, event: MeterEvent) -> None:
        """Count an event once."""
        if self.down:
            self.down -= 1
            raise BillingUnavailableError("down")
        if event.customer not in CUSTOMERS or event.meter not in METERS:
            raise BillingRefusedError(f"no customer {event.customer} or no meter {event.meter}")
        if event.identifier not in self._seen:
            self._seen.add(event.identifier)
            self.billed[event.customer, event.meter] += event.value
        if self.answers_lost:
            self.answers_lost -= 1
            raise BillingUnavailableError("no answer")


class FakeStripe:
    """Stripe's endpoint of meter events, behind the adapter's transport.

    Attributes:
        billed: By customer and meter.
        requests: All that came.
        down: How many requests get a 503.
        answers_lost: How many requests are counted, and their answer is lost.
        forgets_keys: Whether idempotency keys are forgotten, as they are after a day.
    """

    def __init__(self) -> None:
        self.billed: Counter[tuple[str, str]] = Counter()
        self.requests: list[HttpRequest] = []
        self.down = 0
        self.answers_lost = 0
        self.forgets_keys = False
        self._answers: dict[str, HttpResponse] = {}
        self._identifiers: set[str] = set()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        self.requests.append(request)
        if self.down:
            self.down -= 1
            return _error(HTTPStatus.SERVICE_UNAVAILABLE, "api_error", "down")
        key = request.headers["Idempotency-Key"]
        answer = None if self.forgets_keys else self._answers.get(key)
        if answer is None:
            answer = self._answer(request)
            if answer.status == HTTPStatus.OK:
                self._answers[key] = answer
        if self.answers_lost:
            self.answers_lost -= 1
            raise TimeoutError("timed out")
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.headers["Authorization"] != f"Bearer {KEY}":
            return _error(HTTPStatus.UNAUTHORIZED, "invalid_request_error", "invalid API key")
        form = {name: values[0] for name, values in parse_qs(request.body.decode(), strict_parsing=True).items()}
        customer, meter = form["payload[stripe_customer_id]"], form["event_name"]
        if customer not in CUSTOMERS or meter not in METERS:
            return _error(HTTPStatus.BAD_REQUEST, "invalid_request_error", "no such customer or meter")
        if form["identifier"] in self._identifiers:
            return _error(HTTPStatus.BAD_REQUEST, "invalid_request_error", "known", code="duplicate_meter_event")
        self._identifiers.add(form["identifier"])
        self.billed[customer, meter] += int(form["payload[value]"])
        return HttpResponse(HTTPStatus.OK, json.dumps({"object": "billing.meter_event"}).encode())


def _error(status: HTTPStatus, kind: str, message: str, **more: str) -> HttpResponse:
    return HttpResponse(status, json.dumps({"error": {"type": kind, "message": message, **more}}).encode())
