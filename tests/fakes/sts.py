"""An STS client that hands out numbered credentials."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any


class FakeSts:
    """Remembers what was asked.

    Args:
        now: Seconds since the epoch.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self.requests: list[dict[str, Any]] = []
        self._now = now

    def assume_role(self, **request: Any) -> dict[str, Any]:
        self.requests.append(request)
        number = len(self.requests)
        return {
            "Credentials": {
                "AccessKeyId": f"key-{number}",
                "SecretAccessKey": f"secret-{number}",
                "SessionToken": request["Tags"][0]["Value"],
                "Expiration": datetime.fromtimestamp(self._now() + request["DurationSeconds"], UTC),
            }
        }
