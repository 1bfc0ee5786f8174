"""Calls of the control plane's API, signed with AWS credentials (Signature Version 4)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import quote, urlencode

import httpx
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

from saas_constructs.local.errors import LocalError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

    from botocore.credentials import Credentials

    from saas_constructs.local.access import Access
    from saas_constructs.local.admin.address import AdminAddress

_SERVICE: Final = "execute-api"
# A pooled tenant is made while the caller waits; API Gateway gives up after 29 seconds.
_SECONDS: Final = 35
_DOWNLOAD_SECONDS: Final = 60
_SERVER_ERROR: Final = 500
_KINDS: Final[Mapping[int, str]] = {403: "forbidden", 404: "not-found", 429: "too-many-requests"}
_REMEDIES: Final[Mapping[str, str]] = {
    "invalid-request": "change what is named, then run this again",
    "not-found": "`saas tenants list` names the tenants, `saas tenants show` a tenant's operations",
    "wrong-status": "`saas tenants show` tells the tenant's status and what may be done",
    "operation-in-progress": "wait until it has ended: `saas tenants show` tells how far it is",
    "slug-taken": "choose another slug",
    "domain-not-proven": "let the tenant show the record in the DNS, wait for the DNS, then run this again",
    "domain-taken": "the tenant that has proven it has to give it up: `saas domains remove`",
    "slug-mismatch": "`saas tenants show` tells the tenant's slug",
    "forbidden": "use credentials that IAM allows execute-api:Invoke on this operation",
    "unsigned": "see that the clock is right and the credentials are valid (`aws sts get-caller-identity`)",
    "busy": "run it again in a moment",
    "too-many-requests": "run it again in a moment",
}


class AdminProblemError(LocalError):
    """The API refused a request.

    Args:
        kind: Last part of the problem's type, such as ``wrong-status``.
        message: What is wrong.
        remedy: What to do about it.
    """

    def __init__(self, kind: str, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.kind = kind


class AdminApi:
    """The operations of one stage's control plane.

    Args:
        address: Where it is.
        credentials: Who signs.
        client: Sends requests.
    """

    def __init__(self, address: AdminAddress, credentials: Credentials, *, client: httpx.Client | None = None) -> None:
        self._address = address
        self._credentials = credentials
        self._client = client or httpx.Client(timeout=_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    @classmethod
    def of(cls, access: Access, address: AdminAddress) -> AdminApi:
        """The API as ``access`` may call it.

        Raises:
            LocalError: There are no credentials.
        """
        if access.credentials is None:
            raise LocalError("there are no AWS credentials", "set some up (`aws configure`, or --profile)")
        # A proxy of the person's way to AWS knows nothing of this machine.
        own = httpx.Client(timeout=_SECONDS, trust_env=access.endpoint_url is None)
        return cls(address, access.credentials, client=own)

    def get(self, *path: str, **query: Any) -> Any:
        """What is at ``path``; query parameters that are None are left out."""
        return self._call("GET", path, query=query)

    def post(self, *path: str, body: Any = None, key: str | None = None) -> Any:
        """The answer to ``body``; an idempotency ``key`` makes a repetition find what the first one began."""
        return self._call("POST", path, body=body, headers={} if key is None else {"Idempotency-Key": key})

    def put(self, *path: str, body: Any) -> Any:
        """The answer to ``body``, which replaces what is at ``path``."""
        return self._call("PUT", path, body=body)

    def delete(self, *path: str) -> Any:
        """The answer to taking away what is at ``path``."""
        return self._call("DELETE", path)

    def fetch(self, url: str) -> AbstractContextManager[httpx.Response]:
        """The answer at an address that the API handed out, which takes no signature; its content is not read yet."""
        return self._client.stream("GET", url, timeout=_DOWNLOAD_SECONDS)

    def _call(
        self,
        method: str,
        path: tuple[str, ...],
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        url = self._address.url + "/".join(quote(part, safe="") for part in path)
        asked = sorted((name, str(value)) for name, value in (query or {}).items() if value is not None)
        if asked:
            # As the signature's canonical form has it: a space is %20 there, and no plus sign.
            url += "?" + urlencode(asked, quote_via=quote)
        content = None if body is None else json.dumps(body).encode()
        request = AWSRequest(
            method=method, url=url, data=content, headers={"Content-Type": "application/json", **(headers or {})}
        )
        SigV4Auth(self._credentials, _SERVICE, self._address.region).add_auth(request)
        answer = self._client.request(method, url, content=content, headers=dict(request.headers.items()))
        if answer.is_success:
            return answer.json()
        raise _problem(answer)


def _problem(answer: httpx.Response) -> AdminProblemError:
    try:
        body = answer.json()
    except ValueError:
        body = {}
    # IAM itself answers in another form where API Gateway does not reach the gateway response.
    kind = str(body.get("type", "")).rpartition("/")[2] or _KINDS.get(answer.status_code, "")
    detail = str(body.get("detail") or body.get("message") or answer.text[:200])
    faults = [f"{error.get('pointer') or 'the request'} {error['detail']}" for error in body.get("errors", [])]
    instance = f" (instance {body['instance']})" if answer.status_code >= _SERVER_ERROR and "instance" in body else ""
    remedy = _REMEDIES.get(kind, "see docs/guides/administration.md, and the instance in the function's log")
    return AdminProblemError(kind, f"{'; '.join(faults) or detail}{instance}", remedy)
