"""A server that SNS of the embedded AWS calls, as a tenant's own would be called."""

from __future__ import annotations

import http.server
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Webhook:
    """What was sent to one URL.

    Attributes:
        url: The webhook.
        links: Links of confirmations.
        messages: Messages of notifications, read from JSON.
    """

    url: str = ""
    links: list[str] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)

    def about(self, kind: str, **data: Any) -> list[dict[str, Any]]:
        """Messages of a kind about something."""
        return [
            message
            for message in self.messages
            if message["kind"] == kind and data.items() <= {**message["data"], "site_id": message["site_id"]}.items()
        ]


@contextmanager
def webhook() -> Iterator[Webhook]:
    """Serve a webhook on this machine."""
    received = Webhook()

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if content["Type"] == "SubscriptionConfirmation":
                received.links.append(content["SubscribeURL"])
            else:
                received.messages.append(json.loads(content["Message"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        received.url = f"http://127.0.0.1:{server.server_port}/hook"
        yield received
        server.shutdown()
