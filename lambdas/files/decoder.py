"""The process that decodes pictures: it is given bytes, gives bytes, and can do nothing else.

What can be taken from a process is taken before it reads the first byte of a picture: it opens no file and no
connection, as it may have no further descriptor, it starts no process, and its memory and time have an end. None of
these limits can be raised again without a capability that functions do not have (getrlimit(2)).
"""

import importlib
import resource
import sys
import warnings
from typing import Any

from lambdas.files.picture_bytes import packed, packed_failure, packed_rejection
from lambdas.files.picture_faults import PictureRejectedError


def main(module: str, memory: int, seconds: int) -> None:
    """Look into what stands in the standard input, and write to the standard output what `unpacked` reads.

    Args:
        module: Has ``prepare``, which loads what there is to be loaded, and ``look_into``.
        memory: Bytes of address space.
        seconds: Of processor time.
    """
    decoding: Any = importlib.import_module(module)
    decoding.prepare()
    warnings.simplefilter("ignore")
    _confine(memory, seconds)
    sys.stdout.buffer.write(_told(decoding))
    sys.stdout.buffer.flush()


def _confine(memory: int, seconds: int) -> None:
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        # Above those that are open, every number is too high.
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def _told(decoding: Any) -> bytes:
    try:
        return packed(decoding.look_into(sys.stdin.buffer.read()))
    except PictureRejectedError as error:
        return packed_rejection(error.rejection.reason, error.rejection.detail)
    except MemoryError:
        return packed_rejection("damaged", "it takes more memory than a picture may; export it again")
    except Exception as error:  # noqa: BLE001 - the process that waits raises it, and its log has it
        return packed_failure(f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
