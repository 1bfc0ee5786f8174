"""Entry point of the CDK: synthesizes the reference application, and alone reads context.

``python app.py`` writes all stages to ``cdk.out``. The CDK CLI's ``-c`` works here too:
``-c stage=dev`` takes one stage only, ``-c validate=true`` checks the templates, ``-c pages=false`` leaves the web
application's built pages out.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
from typing import Any

# A synthesis lives for a second or two: collecting garbage would cost a tenth of it.
gc.disable()

from stacks.app import build_app, chosen_stages, feature_flags, with_pages  # noqa: E402 - imports are what makes the garbage


def _context() -> dict[str, Any]:
    parser = argparse.ArgumentParser(description="Synthesize the reference application.")
    parser.add_argument("-c", "--context", action="append", default=[], metavar="KEY=VALUE")
    pairs = (pair.partition("=") for pair in parser.parse_args().context)
    return {
        **feature_flags(),
        **{key: value for key, _, value in pairs},
        # What the CDK CLI was given wins.
        **json.loads(os.environ.get("CDK_CONTEXT_JSON", "{}")),
    }


def main() -> None:
    """Synthesize what the context asks for."""
    context = _context()
    try:
        stages = chosen_stages(context.get("stage"))
    except ValueError as error:
        raise SystemExit(f"error: {error}") from error
    if str(context.get("pages", "true")).lower() == "true":
        try:
            stages = with_pages(stages)
        except FileNotFoundError as error:
            print(f"note: no pages are deployed: {error}; `make frontend` builds them", file=sys.stderr)
    validate = str(context.get("validate", "false")).lower() == "true"
    outdir = os.environ.get("CDK_OUTDIR", "cdk.out")
    build_app(stages, context=context, outdir=outdir, validate=validate).synth()


if __name__ == "__main__":
    main()
