"""Whether the embedded AWS answers."""

from __future__ import annotations

import httpx

from saas_constructs.local.errors import LocalError

_PATH = "/_ministack/health"
_KEY = "services"
_ANSWER_SECONDS = 10.0


def is_healthy(http: httpx.Client) -> bool:
    """Ask once; a refused connection and any answer but the emulator's own mean no."""
    try:
        return _is_the_emulators(http.get(_PATH))
    except httpx.TransportError:
        return False


def require_healthy(endpoint_url: str, timeout: float = _ANSWER_SECONDS) -> None:
    """See that the embedded AWS answers before work is put into what is for it.

    Args:
        endpoint_url: The emulator, as in ``LocalSettings.endpoint_url``.
        timeout: Seconds to wait for its answer.

    Raises:
        LocalError: Nothing, something else, or a hanging emulator is there.
    """
    try:
        with httpx.Client(base_url=endpoint_url, trust_env=False, timeout=timeout) as http:
            answer = http.get(_PATH)
    except httpx.TimeoutException:
        raise LocalError(
            f"the embedded AWS at {endpoint_url} does not answer within {timeout:g} seconds",
            "`saas logs` shows what it did last; start it anew with `saas down` and `saas up`",
        ) from None
    except httpx.TransportError:
        raise LocalError(
            f"the embedded AWS is not running at {endpoint_url}",
            "start it with `saas up`; if it ended by itself, `saas logs` shows why",
        ) from None
    if not _is_the_emulators(answer):
        raise LocalError(
            f"what answers at {endpoint_url} is not the embedded AWS",
            "set SAAS_PORT to a free port and run `saas up`",
        )


def _is_the_emulators(answer: httpx.Response) -> bool:
    try:
        return answer.is_success and _KEY in answer.json()
    except (ValueError, TypeError):
        return False
