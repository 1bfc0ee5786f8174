"""What may go wrong below any command: told with a remedy, never by a traceback."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
from botocore.exceptions import BotoCoreError, ClientError

from saas_constructs.errors import RemediableError
from saas_constructs.local.console import print_error
from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})
INTERRUPTED = 130
"""What shells give a program that SIGINT ended."""


@contextmanager
def explained() -> Iterator[None]:
    """Print a failure with its remedy.

    Raises:
        SystemExit: With 1 after a failure, with 130 after Ctrl-C.
    """
    try:
        yield
    except RemediableError as error:
        failure = error
    except (BotoCoreError, ClientError, httpx.HTTPError) as error:
        failure = LocalError(
            f"the embedded AWS did not do what it was asked: {error}",
            "`saas status` tells whether it runs, `saas logs` what it did last; then run this again",
        )
    except OSError as error:
        failure = _of_system(error)
    except KeyboardInterrupt:
        failure = LocalError("interrupted", "run it again: it goes on with what is there")
        print_error(failure)
        raise SystemExit(INTERRUPTED) from None
    else:
        return
    print_error(failure)
    raise SystemExit(1)


def _of_system(error: OSError) -> LocalError:
    what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    if error.errno in _NO_ROOM:
        return LocalError(what, "free some space on that disk, then run this again")
    return LocalError(what, "see that the file or folder is there and is yours to read and write, then run this again")
