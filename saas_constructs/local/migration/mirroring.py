"""The dual run: changes of the old installation, followed from a file or received by HTTP."""

from __future__ import annotations

import hmac
import http.server
import itertools
import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from saas_constructs.local.migration.export import change_row, numbered_lines
from saas_constructs.local.migration.records import Change
from saas_constructs.local.migration.running import apply
from saas_constructs.local.migration.translation import Reject, Translator, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from saas_constructs.local.migration.mapping import Mapping
    from saas_constructs.local.migration.platform import Platform

_POLL_SECONDS = 0.2
_MAX_BODY = 4 * 1024 * 1024


@dataclass
class Mirror:
    """Takes changes in, line by line of a file; the file is what the old installation wrote, or the receiver's journal.

    Args:
        platform: Where to.
        tenant_id: Whose they are.
        tier: The tenant's.
        mapping: How they are read.
        taken: How many changes were taken in.
        rejects: Those that could not be.
    """

    platform: Platform
    tenant_id: str
    tier: str
    mapping: Mapping
    taken: int = 0
    rejects: list[Reject] = field(default_factory=list)

    def take(self, lines: list[tuple[str, str]]) -> None:
        """Take lines in, and wait until they are. Lines that were taken in before change nothing."""
        translator = Translator(self.mapping, self.tenant_id, needs_version=True)
        found = list(
            translated(
                (change_row(origin, line) for origin, line in lines if line.strip()), translator, references=None
            )
        )
        changes = [one for one in found if isinstance(one, Change)]
        self.rejects += [one for one in found if isinstance(one, Reject)]
        if changes:
            apply(self.platform, self.tenant_id, self.tier, self.mapping, changes)
            self.taken += len(changes)

    def follow(self, path: Path, *, go_on: Callable[[], bool]) -> None:
        """Take a file's lines in, from the first one, and those that are added while ``go_on`` says so."""
        done = 0
        size = -1
        while True:
            grown = path.stat().st_size if path.is_file() else 0
            if grown != size:
                size = grown
                # A line without its end is still being written.
                complete = path.read_bytes().count(b"\n") if grown else 0
                if complete > done:
                    self.take(list(itertools.islice(numbered_lines(path), done, complete)))
                    done = complete
                continue
            if not go_on():
                return
            time.sleep(_POLL_SECONDS)


@contextmanager
def receiving(journal: Path, *, token: str, port: int = 0, host: str = "127.0.0.1") -> Iterator[str]:
    """Receive changes by HTTP into a journal, on which they are safe before they are answered; yields the URL.

    The old installation sends ``POST /changes`` with JSON Lines and the header ``Authorization: Bearer <token>``. 202
    means that they are in the journal; a line that is no JSON is answered with 400, and none of the request is taken.
    """
    lock = threading.Lock()

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            given = self.headers.get("Authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
                self._answer(401, {"title": "the token is missing or wrong"})
                return
            length = int(self.headers.get("Content-Length") or 0)
            if self.path != "/changes" or not 0 < length <= _MAX_BODY:
                self._answer(400, {"title": f"send POST /changes with 1 to {_MAX_BODY} bytes of JSON Lines"})
                return
            lines = [line for line in self.rfile.read(length).decode("utf-8", "replace").splitlines() if line.strip()]
            faults = [fault for number, line in enumerate(lines, 1) if (fault := change_row(str(number), line).fault)]
            if faults or not lines:
                self._answer(400, {"title": faults[0] if faults else "no line"})
                return
            with lock, journal.open("a", encoding="utf-8") as file:
                file.write("".join(f"{line}\n" for line in lines))
                file.flush()
            self._answer(202, {"received": len(lines)})

        def log_message(self, *_: Any) -> None:
            """Stay silent: the journal tells what was received."""

        def _answer(self, status: int, body: dict[str, Any]) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    server = http.server.ThreadingHTTPServer((host, port), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_address[1]}/changes"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
