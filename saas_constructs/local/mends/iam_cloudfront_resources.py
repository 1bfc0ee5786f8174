"""Key-value stores and distribution tenants as resources of requests.

Upstream: MiniStack 1.5.33 authorizes what is asked of a key-value store's data, and of distribution tenants and their
certificates, on every resource (``*``). On AWS these are resources ("Actions, resources, and condition keys for Amazon
CloudFront", and for CloudFront KeyValueStore, Service Authorization Reference).
Why: a function that may change one store only, or distribution tenants only, would be refused.
Remove when: ``tests/local/mends/test_iam_cloudfront_resources.py`` finds the upstream emulator letting it pass.

AWS holds the making of a distribution tenant against the distribution and the connection group, too.
"""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import unquote

from ministack.core import iam_actions

_STORE: Final = re.compile(r"/key-value-stores/(arn:[^/]+/[^/]+)")
_TENANT: Final = re.compile(r"/2020-05-31/(?:distribution-tenants?|managed-certificate)(?:/([^/?]+))?")


def apply() -> None:
    """Put the mend in force."""
    extract = iam_actions.extract_resource_arn

    def mended_extract(service: str, method: str, path: str, *request: Any) -> str:
        found: str = extract(service, method, path, *request)
        if service == "cloudfront-keyvaluestore":
            store = _STORE.match(unquote(path))
            return store[1] if store else found
        tenant = _TENANT.match(path) if service == "cloudfront" else None
        if tenant is None:
            return found
        # One that is looked up by its domain, or is made just now, has no id in the request.
        return f"arn:aws:cloudfront::{request[-1]}:distribution-tenant/{tenant[1] or '*'}"

    iam_actions.extract_resource_arn = mended_extract
