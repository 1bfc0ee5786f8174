"""The X-Ray daemon's wire format: which trace an invocation belongs to, and sending a finished subsegment.

See the AWS X-Ray Developer Guide, "Sending segment documents to X-Ray" and "X-Ray segment
documents".
"""

import json
import os
import socket
from dataclasses import dataclass
from typing import Any, Final, Protocol, Self

_HEADER: Final = b'{"format":"json","version":1}\n'
# The daemon reads datagrams of 64 KiB at most; the rest is for the protocol's own headers.
_LARGEST_DATAGRAM: Final = 65_000


@dataclass(frozen=True, slots=True)
class TraceContext:
    """The sampled trace that Lambda opened for an invocation.

    Attributes:
        trace_id: The trace's ``Root``.
        parent_id: Id of the segment that Lambda itself records.
    """

    trace_id: str
    parent_id: str

    @classmethod
    def from_environment(cls) -> Self | None:
        """The current invocation's trace; nothing when it is not sampled or there is none."""
        header = os.environ.get("_X_AMZN_TRACE_ID", "")
        parts = dict(part.split("=", 1) for part in header.split(";") if "=" in part)
        if parts.get("Sampled") != "1" or not parts.get("Root") or not parts.get("Parent"):
            return None
        return cls(trace_id=parts["Root"], parent_id=parts["Parent"])


class Daemon(Protocol):
    """Where finished subsegments go."""

    def send(self, document: dict[str, Any]) -> None:
        """Hand over one subsegment document; never raises, never waits."""


class UdpDaemon:
    """The X-Ray daemon that Lambda runs beside the function.

    Args:
        host: Address of the daemon.
        port: UDP port of the daemon.
    """

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)
        self._socket: socket.socket | None = None

    @classmethod
    def from_environment(cls) -> Self | None:
        """The daemon in ``AWS_XRAY_DAEMON_ADDRESS``; nothing when there is none or it is unreadable.

        The value is ``host:port``, or ``tcp:host:port udp:host:port``.
        """
        for word in os.environ.get("AWS_XRAY_DAEMON_ADDRESS", "").split():
            if word.startswith("tcp:"):
                continue
            host, _, port = word.removeprefix("udp:").rpartition(":")
            if host and port.isdigit():
                return cls(host, int(port))
        return None

    def send(self, document: dict[str, Any]) -> None:
        """Send one subsegment; a lost or oversized one is dropped, because tracing must not fail a request."""
        datagram = _HEADER + json.dumps(document, separators=(",", ":"), default=str).encode()
        if len(datagram) > _LARGEST_DATAGRAM:
            return
        try:
            if self._socket is None:
                self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                self._socket.setblocking(False)
            self._socket.sendto(datagram, self._address)
        except OSError:
            return
