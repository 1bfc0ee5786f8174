"""A name server that answers with the TXT records that a test gives it."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Names:
    """What the server knows.

    Attributes:
        address: Host and port of the server.
        texts: By name, without a dot at the end.
    """

    address: str = ""
    texts: dict[str, str] = field(default_factory=dict)

    def answer(self, request: bytes) -> bytes:
        """The answer to a query, in DNS's own form."""
        query = dns.message.from_wire(request)
        name = query.question[0].name
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.AA
        text = self.texts.get(name.to_text(omit_final_dot=True).lower())
        if text is None:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        else:
            answer.answer.append(dns.rrset.from_text(name, 1, "IN", "TXT", f'"{text}"'))
        return answer.to_wire()


@contextmanager
def name_server() -> Iterator[Names]:
    """Serve names on a port of this machine's own while the block runs."""
    names = Names()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            data, connection = self.request
            connection.sendto(names.answer(data), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Handler) as server:
        names.address = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield names
        finally:
            server.shutdown()
            thread.join()
