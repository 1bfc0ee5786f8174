"""Where API Gateway serves APIs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aws_cdk import Stack


def api_domain(stack: Stack) -> str:
    """The domain of all APIs in a stack's region and partition: each has its id as a label before it."""
    return f"execute-api.{stack.region}.{stack.url_suffix}"
