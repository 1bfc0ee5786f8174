# ruff: noqa: N803 - the SDK's names
"""API Gateway's management API of a WebSocket API, with connections in memory."""

import json
import threading
from typing import Any

from botocore.exceptions import ReadTimeoutError

from tests.fakes.errors import client_error


class FakeConnections:
    """Delivers to open connections; any other is gone.

    Attributes:
        received: What each connection got, as JSON, in order; a connection is open while it is here.
        closed: The connections that were ended from this side.
        slow: Connections on which every call times out.
        broken: Connections on which every call fails for a reason of the service.
    """

    def __init__(self, *open_ones: str) -> None:
        self.received: dict[str, list[Any]] = {name: [] for name in open_ones}
        self.closed: list[str] = []
        self.slow: set[str] = set()
        self.broken: set[str] = set()
        self._lock = threading.Lock()

    def post_to_connection(self, *, ConnectionId: str, Data: bytes) -> dict[str, Any]:
        self._reach(ConnectionId, "PostToConnection")
        with self._lock:
            self.received[ConnectionId].append(json.loads(Data))
        return {}

    def delete_connection(self, *, ConnectionId: str) -> dict[str, Any]:
        self._reach(ConnectionId, "DeleteConnection")
        with self._lock:
            del self.received[ConnectionId]
            self.closed.append(ConnectionId)
        return {}

    def _reach(self, connection_id: str, operation: str) -> None:
        if connection_id in self.slow:
            raise ReadTimeoutError(endpoint_url="https://api")
        if connection_id in self.broken:
            raise client_error("LimitExceededException", operation)
        if connection_id not in self.received:
            raise client_error("GoneException", operation)
