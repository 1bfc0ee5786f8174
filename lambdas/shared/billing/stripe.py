"""A billing provider in the shape of Stripe's usage-based billing, as a reference.

Source: "Create a billing meter event", "Idempotent requests" and "Errors" (Stripe API Reference). It was tried against
a stand-in that follows these pages, not against Stripe.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from lambdas.shared.billing.provider import BillingRefusedError, BillingUnavailableError, MeterEvent

API_VERSION: Final = "2025-03-31.basil"
_URL: Final = "https://api.stripe.com/v1/billing/meter_events"
_TIMEOUT_SECONDS: Final = 10
_RECORDED_BEFORE: Final = "duplicate_meter_event"
_AGAIN: Final = frozenset({HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS})


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A POST of a form.

    Attributes:
        url: Where to.
        headers: By name.
        body: The form.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What came back.

    Attributes:
        status: HTTP status.
        body: Content.
    """

    status: int
    body: bytes


Transport = Callable[[HttpRequest], HttpResponse]
"""Sends a request; raises ``OSError`` where no answer came."""


class StripeBilling:
    """Records usage as Stripe's meter events.

    Args:
        api_key: A restricted key that may write meter events, from a secret store.
        transport: Sends requests.
        url: Of the endpoint.
    """

    def __init__(self, api_key: str, *, transport: "Transport | None" = None, url: str = _URL) -> None:
        self._api_key = api_key
        self._transport = transport or send
        self._url = url

    def record(self, event: MeterEvent) -> None:
        """Count ``event`` once: Stripe knows its identifier for a day, and the idempotency key beside it.

        Raises:
            BillingUnavailableError: No answer, a limit of requests, or an error of Stripe's.
            BillingRefusedError: Any other error.
        """
        form = {
            "event_name": event.meter,
            "identifier": event.identifier,
            "timestamp": str(int(event.occurred_at.timestamp())),
            "payload[stripe_customer_id]": event.customer,
            "payload[value]": str(event.value),
        }
        request = HttpRequest(
            self._url,
            {
                "Authorization": f"Bearer {self._api_key}",
                "Content-Type": "application/x-www-form-urlencoded",
                "Idempotency-Key": event.identifier,
                "Stripe-Version": API_VERSION,
            },
            urlencode(form).encode(),
        )
        try:
            response = self._transport(request)
        except OSError as error:
            raise BillingUnavailableError(f"no answer from {self._url}: {error}") from error
        if response.status == HTTPStatus.OK:
            return
        fault = _fault(response.body)
        if fault.get("code") == _RECORDED_BEFORE:
            return
        told = f"{response.status} {fault.get('code') or fault.get('type') or ''}: {fault.get('message', '')}"
        if response.status in _AGAIN or response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise BillingUnavailableError(told)
        raise BillingRefusedError(told)


def send(request: HttpRequest) -> HttpResponse:
    """Send a request with the standard library."""
    wanted = urllib.request.Request(request.url, data=request.body, headers=dict(request.headers), method="POST")  # noqa: S310 - the URL is the adapter's own
    try:
        with urllib.request.urlopen(wanted, timeout=_TIMEOUT_SECONDS) as answer:  # noqa: S310 - as above
            return HttpResponse(answer.status, answer.read())
    except urllib.error.HTTPError as error:
        return HttpResponse(error.code, error.read())


def _fault(body: bytes) -> Mapping[str, Any]:
    try:
        fault = json.loads(body)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return fault if isinstance(fault, dict) else {}
