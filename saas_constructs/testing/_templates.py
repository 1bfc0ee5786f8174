"""Templates as tests have them."""

from collections.abc import Mapping
from typing import Any, Protocol


class SynthesizedTemplate(Protocol):
    """What ``aws_cdk.assertions.Template`` offers, so that the test kit need not import it."""

    def to_json(self) -> Mapping[str, Any]:
        """Return the template as JSON."""


def as_json(template: SynthesizedTemplate | Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a template as JSON, whichever way it was given."""
    return template if isinstance(template, Mapping) else template.to_json()
