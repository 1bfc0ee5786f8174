"""Pages that follow live push as a browser's would: they come back after each loss, and ask for what they missed."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import httpx
from websockets.exceptions import WebSocketException

from drills.stage import wait_until
from saas_constructs.testing.realtime import RefusedError

if TYPE_CHECKING:
    from drills.ledger import Ledger
    from examples.restaurant import Person
    from saas_constructs.testing.platform import Platform
    from saas_constructs.testing.realtime import RealtimeClient

_LOOK_SECONDS: Final = 1.0
_PAUSE_SECONDS: Final = 0.25
_ANSWER_SECONDS: Final = 20.0
_PAGE: Final = 100


class Page:
    """A page that somebody has open: a kitchen's display, or a customer's view of own orders.

    It keeps the contract between live push and its clients (docs/guides/realtime.md): open, then read; resume with the
    last event's id after a loss; read the lists again where resumption says that something may be missing.

    Args:
        platform: What it connects to.
        person: Whose page it is.
        site_id: The site that it follows; the person's own orders only when left out.

    Attributes:
        name: For people.
        seen: When each event was first told, on the monotonic clock, by event id.
        placed: The same of an order's first event, by order id.
        read: The sequence of each order when lists were read, by order id.
        losses: How often its connection ended.
        resumed: How often it asked for what it had missed.
        incomplete: How often that was answered as incomplete.
    """

    def __init__(self, platform: Platform, person: Person, *, site_id: str | None = None) -> None:
        self.name = f"{person.role}'s page"
        self.seen: dict[str, float] = {}
        self.placed: dict[str, float] = {}
        self.read: dict[str, int] = {}
        self.losses = self.resumed = self.incomplete = 0
        self._platform = platform
        self._person = person
        self._site_id = site_id
        self._last: str | None = None
        # Of an event that came before the answer to a resumption: what lies between the two may still be missing.
        self._newer: str | None = None
        self._asked_at: float | None = None
        self._client: RealtimeClient | None = None
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def open(self) -> None:
        """Open the page, and wait until it is connected.

        Raises:
            DrillFailedError: It does not get a connection.
        """
        self._thread.start()
        wait_until(lambda: self._client is not None, what=f"the {self.name} is connected")

    def close(self) -> None:
        """Close the page."""
        self._closed.set()
        self._thread.join()

    def vanish(self) -> bool:
        """Lose the network, without a word to the other side; whether there was a connection to lose."""
        client = self._client
        if client is None:
            return False
        # It may have been lost by itself at this moment.
        with suppress(OSError):
            client.vanish()
        return True

    def _follow(self) -> None:
        while not self._closed.is_set():
            # While the platform restarts, a handshake ends in every way there is.
            with suppress(OSError, EOFError, WebSocketException, RefusedError, httpx.HTTPError):
                self._follow_once()
            if not self._closed.is_set():
                self.losses += 1
                self._closed.wait(_PAUSE_SECONDS)

    def _follow_once(self) -> None:
        with self._platform.realtime(self._person.token, site_id=self._site_id) as client:
            if self._last is None:
                self._read_lists()
            else:
                self._resume(client, self._last)
            self._client = client
            try:
                while not self._closed.is_set():
                    with suppress(TimeoutError):
                        self.take(client.receive(timeout=_LOOK_SECONDS))
                    asked_at, last = self._asked_at, self._last
                    if asked_at is not None and last is not None and time.monotonic() - asked_at > _ANSWER_SECONDS:
                        self._resume(client, last)
            finally:
                self._client = None

    def _resume(self, client: RealtimeClient, last: str) -> None:
        self.resumed += 1
        self._asked_at, self._newer = time.monotonic(), None
        client.resume(last)

    def take(self, message: dict[str, Any]) -> None:
        """Take a message of live push.

        Args:
            message: As it came.
        """
        if message["type"] == "resumed":
            self._asked_at, self._last = None, self._newer or self._last
            if not message["complete"]:
                self.incomplete += 1
                self._read_lists()
        if message["type"] != "event":
            return
        if self._asked_at is None:
            self._last = message["event_id"]
        else:
            self._newer = message["event_id"]
        now = time.monotonic()
        self.seen.setdefault(message["event_id"], now)
        order_id = message["detail"].get("order_id")
        if order_id is not None:
            self.placed.setdefault(order_id, now)

    def missed(self, account: Ledger) -> list[str]:
        """Ids of order events that it should have been told and was not, nor read what came of them.

        Args:
            account: The page's restaurant's.
        """
        return sorted(
            event_id
            for order_id, events in account.events.items()
            for event_id, detail in events.items()
            if event_id not in self.seen and self.read.get(order_id, 0) < int(detail["sequence"])
        )

    def foreign(self, account: Ledger) -> list[str]:
        """Ids of events that it was told and that are none of its restaurant's."""
        return sorted(self.seen.copy().keys() - account.event_ids)

    def _read_lists(self) -> None:
        """Read all orders that the page is about."""
        query: dict[str, Any] = {"limit": _PAGE, **({"site_id": self._site_id} if self._site_id else {})}
        cursor: str | None = None
        while True:
            answer = self._person.api.get("orders", params={**query, **({"cursor": cursor} if cursor else {})})
            found = answer.raise_for_status().json()
            for order in found["orders"]:
                self.read[order["order_id"]] = max(order["sequence"], self.read.get(order["order_id"], 0))
            cursor = found["next_cursor"]
            if cursor is None:
                return
