"""Lambda, whose functions are handlers in memory."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from tests.fakes.lambda_context import FakeContext

if TYPE_CHECKING:
    from collections.abc import Callable


class FakeLambda:
    """Invokes handlers, and answers as Lambda does where one raises.

    Attributes:
        functions: Handlers by the functions' names.
        asked: What each invocation was given.
    """

    def __init__(self) -> None:
        self.functions: dict[str, Callable[[Any, Any], Any]] = {}
        self.asked: list[Any] = []

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - the SDK's names
        event = json.loads(Payload)
        self.asked.append(event)
        try:
            answer = self.functions[FunctionName](event, FakeContext())
        except Exception as error:  # noqa: BLE001 - whatever a function ends in, Lambda answers 200
            said = {"errorType": type(error).__name__, "errorMessage": str(error)}
            return {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": io.BytesIO(json.dumps(said).encode())}
        return {"StatusCode": 200, "Payload": io.BytesIO(json.dumps(answer).encode())}
