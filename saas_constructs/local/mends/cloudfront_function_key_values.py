# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Key-value stores in CloudFront functions.

Upstream: MiniStack 1.5.33 has key-value stores, and functions associated with them, but refuses a function that imports
``cloudfront``.
Why: the function that finds a tenant's address asks a store; without it every request through the edge would fail.
Remove when: ``tests/local/mends/test_cloudfront_function_key_values.py`` finds the upstream emulator running such a
function.
"""

from __future__ import annotations

import json
import re
from typing import Final

from ministack.services import cloudfront, cloudfront_keyvaluestore

_IMPORT: Final = re.compile(rb"^\s*import\s+(\w+)\s+from\s+['\"]cloudfront['\"]\s*;?[^\S\n]*$", re.MULTILINE)
# As the helper methods of the runtime: a key that is not there is an error.
_MODULE: Final = """const %s = (() => {
  const items = new Map(Object.entries(%s));
  const value = (key, format) => (format === 'json' ? JSON.parse(items.get(key)) : items.get(key));
  const handle = {
    get: async (key, options) => {
      if (!items.has(key)) throw new Error('KeyNotFound: ' + key);
      return value(key, options && options.format);
    },
    exists: async (key) => items.has(key),
    count: async () => items.size,
  };
  // What becomes of it: the mend of changed origins.
  return { kvs: () => handle, updateRequestOrigin: (settings) => { globalThis.__origin = settings; } };
})();"""


def apply() -> None:
    """Put the mend in force."""
    upstream = cloudfront.live_function_code

    def live_function_code(function_arn: str) -> bytes | None:
        code: bytes | None = upstream(function_arn)
        return None if code is None else _IMPORT.sub(lambda found: _module(function_arn, found[1]), code)

    cloudfront.live_function_code = live_function_code


def _module(function_arn: str, name: bytes) -> bytes:
    return (_MODULE % (name.decode(), json.dumps(_items(function_arn)))).encode()


def _items(function_arn: str) -> dict[str, str]:
    function = cloudfront._functions[function_arn.rsplit("/", 1)[-1]]
    arns = cloudfront._function_view(function, "LIVE").get("kvs_arns") or []
    items: dict[str, str] = {}
    for arn in arns:
        items |= (cloudfront_keyvaluestore._stores.get(arn) or {}).get("items", {})
    return items
