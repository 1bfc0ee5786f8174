# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Origins that CloudFront functions choose.

Upstream: MiniStack 1.5.33 refuses a function that imports ``cloudfront``, and sends each request to the origin of its
behaviour.
Why: requests of a tenant with an API of its own would go to the API that all others share.
Remove when: ``tests/local/mends/test_cloudfront_function_origins.py`` finds the upstream emulator following
``updateRequestOrigin``.

Only a domain name and a path are taken, and only for HTTP: any other setting fails the function. AWS documents it in
the CloudFront Developer Guide: "Helper methods for origin modification".
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final

from ministack.services import cloudfront

if TYPE_CHECKING:
    from collections.abc import Mapping

_KNOWN: Final = frozenset({"domainName", "originPath"})
_METHOD: Final = b"updateRequestOrigin"
_KEY: Final = "__origin"
# The module `cloudfront` notes the settings: see the mend of key-value stores.
_WRAPPED: Final = b"""var handler = ((run) => async (event) => {
  globalThis.__origin = null;
  const result = await run(event);
  return globalThis.__origin ? { ...result, __origin: globalThis.__origin } : result;
})((() => {
%s
return handler;
})());
"""

# Of the request that the present task serves.
_chosen: ContextVar[Mapping[str, str] | None] = ContextVar("chosen_origin", default=None)


def apply() -> None:
    """Put the mend in force; after that of key-value stores, which makes the module."""
    code_of, run, fetch = cloudfront.live_function_code, cloudfront._run_function, cloudfront._fetch_from_origin

    def live_function_code(function_arn: str) -> bytes | None:
        code: bytes | None = code_of(function_arn)
        return _WRAPPED % code if code is not None and _METHOD in code else code

    async def run_function(function_arn: str, event: dict[str, Any]) -> Any:
        result = await run(function_arn, event)
        settings = result.pop(_KEY, None) if isinstance(result, dict) else None
        unknown = sorted((settings or {}).keys() - _KNOWN)
        if unknown:
            raise cloudfront.CloudFrontFunctionError(
                f"the embedded AWS does not take {', '.join(unknown)} of an origin"
            )
        _chosen.set(settings)
        return result

    async def fetch_from_origin(origin: dict[str, Any], *more: Any) -> Any:
        settings = _chosen.get()
        # An error page is its behaviour's.
        _chosen.set(None)
        return await fetch(origin if settings is None else _changed(origin, settings), *more)

    cloudfront.live_function_code = live_function_code
    cloudfront._run_function = run_function
    cloudfront._fetch_from_origin = fetch_from_origin


def _changed(origin: Mapping[str, Any], settings: Mapping[str, str]) -> dict[str, Any]:
    domain_name = settings.get("domainName", origin["domain_name"])
    return {
        **origin,
        "domain_name": domain_name,
        "origin_path": settings.get("originPath", origin["origin_path"]),
        "s3_bucket": origin["s3_bucket"] and cloudfront._s3_origin_bucket(domain_name),
    }
