"""The CloudFront Function that stands before every request.

Source: "JavaScript runtime 2.0 features for CloudFront Functions", "Restrictions on CloudFront Functions" (Amazon
CloudFront Developer Guide).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

if TYPE_CHECKING:
    from saas_constructs.edge.routes import Routes

_PARTS: Final = Path(__file__).with_name("viewer")
_STORED: Final = ("tenant_address.js", "stored_address.js", "own_api.js", "menu_page.js")
_SHARED: Final = ("shared_address.js",)
_ALWAYS: Final = ("origins.js", "request.js")
_LARGEST: Final = 10_240  # bytes
_MODULE: Final = "import cf from 'cloudfront';\n"


class ViewerFunction(Construct):
    """Finds out whose address was asked for, and what the origin is asked for.

    It strips a prefix such as ``/api``, gives the application's page for all that is no file, and sets the request
    header ``x-saas-tenant``: to the tenant that host or path names; on the shared domain there is none. A viewer's own
    value never passes. An address that names no tenant gets 404, the same for every one. A request below ``/api`` of a
    tenant with an API of its own goes to that one.

    Args:
        routes: What the distribution serves.
        key_value_store: Which hosts and path prefixes are tenants'; without it none is.

    Raises:
        ValueError: The joined source is longer than CloudFront takes.

    Attributes:
        function: The function.
    """

    def __init__(
        self, scope: Construct, id: str, *, routes: Routes, key_value_store: cloudfront.IKeyValueStore | None = None
    ) -> None:
        super().__init__(scope, id)
        source = viewer_request_source(routes, has_store=key_value_store is not None)
        self.function = cloudfront.Function(
            self,
            "Resource",
            code=cloudfront.FunctionCode.from_inline(source),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
            key_value_store=key_value_store,
            comment="Whose address it is, and what the origin is asked for",
        )


def viewer_request_source(routes: Routes, *, has_store: bool) -> str:
    """Join the function from its parts.

    Args:
        routes: What the distribution serves.
        has_store: Whether a key-value store says which addresses are tenants'.

    Raises:
        ValueError: It is longer than CloudFront takes.
    """
    parts = [(_PARTS / name).read_text(encoding="utf-8") for name in (*(_STORED if has_store else _SHARED), *_ALWAYS)]
    known = f"const ROUTES = {json.dumps(routes.to_json(), sort_keys=True)};\n"
    source = "\n".join([_MODULE * has_store + known, *parts])
    size = len(source.encode())
    if size > _LARGEST:
        raise ValueError(
            f"the viewer's function must have at most {_LARGEST} bytes, got {size}; give the site fewer top folders"
        )
    return source
