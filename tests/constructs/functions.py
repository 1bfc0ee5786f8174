"""Functions for tests of what is granted to functions."""

from pathlib import Path
from typing import Any

from constructs import Construct

from saas_constructs.functions import HandlerFunction, bundle_code

OWN_HANDLERS = Path(__file__).parent / "handlers"


def own_function(scope: Construct, name: str = "Function", **props: Any) -> HandlerFunction:
    """Make a function of a user's own code."""
    return HandlerFunction(scope, name, handler="notes.create.handler", code=bundle_code(OWN_HANDLERS), **props)
