"""The emulator's own process: mend, then serve.

Run by ``Emulator.start`` as ``python -m saas_constructs.local.launcher``; everything it needs is in
its environment. With ``--stock`` it serves without the mends, which the mends' own tests use to see
whether they are still needed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ministack import app

from saas_constructs.local import mends

STOCK = "--stock"


def main() -> None:
    """Serve until a signal ends the process."""
    if STOCK not in sys.argv[1:]:
        mends.apply_all()
    # A function inherits the working directory; the person's own folder is none of its business.
    os.chdir(Path(os.environ["TMPDIR"]))
    sys.argv[1:] = []
    app.main()


if __name__ == "__main__":
    main()
