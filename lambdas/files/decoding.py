"""Having pictures decoded by a process that holds no credentials, as hostile ones may take it over.

That process shares the sandbox with this one, whose environment and memory hold the function's credentials and the
sessions of tenants. So it starts with an empty environment, it can open nothing (``lambdas.files.decoder``), and this
one's memory is closed to it (prctl(2), ``PR_SET_DUMPABLE``; ptrace(2), "Ptrace access mode checking").
"""

import ctypes
import os
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from typing import Final

from lambdas.files.picture_bytes import MAX_TOLD, DecoderFailedError, Picture, unpacked
from lambdas.files.picture_faults import PictureRejectedError

_DECODER: Final = "lambdas.files.decoder"
# Where Lambda's own interpreter finds its libraries, and nothing else of the environment.
_KEPT: Final = ("LD_LIBRARY_PATH",)
_SET_DUMPABLE: Final = 4
_SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Decoder:
    """Decodes each picture in a process of its own.

    Attributes:
        module: What decodes there; see `lambdas.files.decoder.main`.
        memory: How many bytes of address space the process may have: 40 megapixels three times, and the libraries.
        seconds: How much processor time it may take.
        patience: How many seconds it may take by the clock.
    """

    module: str = "lambdas.files.picture"
    memory: int = 1200 * 1024 * 1024
    seconds: int = 20
    patience: float = 40.0

    def look_into(self, content: bytes) -> Picture:
        """Make what is shown of an uploaded picture.

        Raises:
            PictureRejectedError: It is no picture, or none that is taken, or its decoding did not come to an end.
            DecoderFailedError: The process did not start, or told something else than a picture.
        """
        _close_memory()
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as complaints:
            given.write(content)
            given.seek(0)
            arguments = [sys.executable, "-P", "-s", "-m", _DECODER, self.module, str(self.memory), str(self.seconds)]
            with subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
                arguments, stdin=given, stdout=subprocess.PIPE, stderr=complaints, env=_environment()
            ) as process:
                end = threading.Timer(self.patience, process.kill)
                end.start()
                try:
                    told = process.stdout.read(MAX_TOLD + 1) if process.stdout else b""
                    if len(told) > MAX_TOLD:
                        process.kill()
                    process.wait()
                finally:
                    end.cancel()
            complaints.seek(0)
            complaint = complaints.read()[-_SHOWN:]
        if len(told) > MAX_TOLD or process.returncode > 0:
            raise DecoderFailedError(f"the decoding process told {told[:_SHOWN]!r} and ended with {complaint!r}")
        if process.returncode < 0:
            raise PictureRejectedError("damaged", "it can't be decoded within the limits; export it again")
        return unpacked(told)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _close_memory() -> None:
    # Elsewhere, where nothing hostile is decoded but in tests, there is no such call.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)
