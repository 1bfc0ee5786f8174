"""A provider for Powertools' Tracer that speaks to the X-Ray daemon itself.

Powertools' own provider is the AWS X-Ray SDK, which is in maintenance and makes two X-Ray clients
while it is imported: that alone costs more than all else in a cold start. This one sends each
subsegment by UDP when it ends, and nothing when the trace is not sampled. See docs/decisions.
"""

import os
import time
import traceback
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, Final

from aws_lambda_powertools.tracing.base import BaseProvider, BaseSegment

from lambdas.shared.xray import Daemon, TraceContext, UdpDaemon

_DISABLED: Final = frozenset({"1", "true", "t", "yes", "y", "on"})
_FRAMES: Final = 20


class Subsegment(BaseSegment):
    """A timed part of an invocation; closing it records its end.

    Args:
        name: What X-Ray shows.
        parent_id: The segment or subsegment around it.
        fields: Further fields of the document, such as ``namespace`` and ``aws``.
    """

    traced = True
    """Whether anybody will see what is recorded."""

    def __init__(self, name: str, *, trace_id: str, parent_id: str, **fields: Any) -> None:
        self.id = os.urandom(8).hex()
        self.document: dict[str, Any] = {
            "id": self.id,
            "name": name,
            "trace_id": trace_id,
            "parent_id": parent_id,
            "type": "subsegment",
            "start_time": time.time(),
            **fields,
        }

    def close(self, end_time: float | None = None) -> None:
        """End the subsegment at ``end_time`` (seconds since the epoch), or now."""
        self.document["end_time"] = time.time() if end_time is None else end_time

    def add_subsegment(self, subsegment: Any) -> None:
        """Make ``subsegment`` a child of this one; each is sent on its own."""
        subsegment.document["parent_id"] = self.id

    def remove_subsegment(self, subsegment: Any) -> None:
        """Nothing to do: a parent holds no list of its children."""

    def put_annotation(self, key: str, value: Any) -> None:
        """Add an indexed value: string, number or boolean."""
        self.document.setdefault("annotations", {})[key] = value

    def put_metadata(self, key: str, value: Any, namespace: str = "default") -> None:
        """Add a value that is not indexed."""
        self.document.setdefault("metadata", {}).setdefault(namespace, {})[key] = value

    def add_exception(
        self,
        exception: BaseException,
        stack: list[traceback.StackSummary] | traceback.StackSummary,
        remote: bool = False,
    ) -> None:
        """Mark the subsegment as failed, with the exception's type and where it was raised.

        The message is left out: it may hold what a caller sent.
        """
        frames = [frame for frame in stack if isinstance(frame, traceback.FrameSummary)]
        self.document["fault"] = True
        self.document["cause"] = {
            "exceptions": [
                {
                    "id": os.urandom(8).hex(),
                    "type": type(exception).__qualname__,
                    "remote": remote,
                    "stack": [
                        {"path": frame.filename, "line": frame.lineno, "label": frame.name}
                        for frame in frames[-_FRAMES:]
                    ],
                }
            ]
        }


class NoSubsegment(Subsegment):
    """Stands in for a subsegment when nothing is traced: takes everything, keeps nothing."""

    traced = False

    def __init__(self) -> None:
        self.id = ""
        self.document = {}

    def close(self, end_time: float | None = None) -> None:
        """Nothing to do."""

    def add_subsegment(self, subsegment: Any) -> None:
        """Nothing to do."""

    def put_annotation(self, key: str, value: Any) -> None:
        """Nothing to do."""

    def put_metadata(self, key: str, value: Any, namespace: str = "default") -> None:
        """Nothing to do."""

    def add_exception(
        self,
        exception: BaseException,
        stack: list[traceback.StackSummary] | traceback.StackSummary,
        remote: bool = False,
    ) -> None:
        """Nothing to do."""


_NOTHING: Final = NoSubsegment()


class DaemonProvider(BaseProvider):
    """Sends subsegments to the X-Ray daemon.

    Args:
        daemon: Where they go; nothing is traced without one.
    """

    def __init__(self, daemon: Daemon | None) -> None:
        self._daemon = daemon
        self._current: ContextVar[Subsegment | None] = ContextVar("subsegment", default=None)

    def begin(self, name: str, **fields: Any) -> Subsegment:
        """Open a subsegment inside the current one, without making it the current one."""
        if self._daemon is None:
            return _NOTHING
        trace = TraceContext.from_environment()
        if trace is None:
            return _NOTHING
        around = self._current.get()
        parent_id = trace.parent_id if around is None else around.id
        return Subsegment(name, trace_id=trace.trace_id, parent_id=parent_id, **fields)

    def end(self, subsegment: Subsegment) -> None:
        """Close a subsegment and send it."""
        subsegment.close()
        if self._daemon is not None and subsegment.traced:
            self._daemon.send(subsegment.document)

    @contextmanager
    def in_subsegment(self, name: str | None = None, **_: Any) -> Generator[Subsegment, None, None]:
        """A subsegment around the block; an exception that leaves the block marks it as failed."""
        subsegment = self.begin(name or "subsegment")
        if not subsegment.traced:
            yield subsegment
            return
        token = self._current.set(subsegment)
        try:
            yield subsegment
        except BaseException as error:
            subsegment.add_exception(error, traceback.extract_tb(error.__traceback__))
            raise
        finally:
            self._current.reset(token)
            self.end(subsegment)

    @asynccontextmanager
    async def in_subsegment_async(self, name: str | None = None, **kwargs: Any) -> AsyncGenerator[Subsegment, None]:
        """Like ``in_subsegment``, for coroutines."""
        with self.in_subsegment(name, **kwargs) as subsegment:
            yield subsegment

    def put_annotation(self, key: str, value: Any) -> None:
        """Annotate the current subsegment."""
        (self._current.get() or _NOTHING).put_annotation(key, value)

    def put_metadata(self, key: str, value: Any, namespace: str = "default") -> None:
        """Add metadata to the current subsegment."""
        (self._current.get() or _NOTHING).put_metadata(key, value, namespace)

    def patch(self, modules: Sequence[str]) -> None:
        """Nothing to do: AWS calls are traced by ``lambdas.shared.sdk_tracing``."""

    def patch_all(self) -> None:
        """Nothing to do: AWS calls are traced by ``lambdas.shared.sdk_tracing``."""


def provider_from_environment() -> DaemonProvider:
    """Provider for this function; it traces nothing when tracing is switched off or there is no daemon."""
    if os.environ.get("POWERTOOLS_TRACE_DISABLED", "").lower() in _DISABLED:
        return DaemonProvider(None)
    return DaemonProvider(UdpDaemon.from_environment())


PROVIDER: Final = provider_from_environment()
"""The provider of this execution environment, shared by the Tracer and the AWS clients."""
