"""API Gateway's proxy events and answers (REST API, Lambda proxy integration)."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from lambdas.shared import settings, strict_json
from lambdas.shared.errors import InvalidRequestError, UnsupportedMediaTypeError

_JSON: Final = "application/json"
_NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """What a client sent.

    Attributes:
        event: The proxy event.
    """

    event: Mapping[str, Any]

    @property
    def request_id(self) -> str:
        """API Gateway's id of the request; empty when there is none."""
        return str((self.event.get("requestContext") or {}).get("requestId") or "")

    def header(self, name: str) -> str | None:
        """A header's value; names compare without regard to case (RFC 9110, section 5.1)."""
        wanted = name.lower()
        for key, value in (self.event.get("headers") or {}).items():
            if key.lower() == wanted:
                return str(value)
        return None

    def path_parameter(self, name: str) -> str:
        """A path parameter's value; empty when the route has none of this name."""
        return str((self.event.get("pathParameters") or {}).get(name) or "")

    def query(self, name: str) -> str | None:
        """A query parameter's value.

        Raises:
            InvalidRequestError: It is given more than once.
        """
        values = (self.event.get("multiValueQueryStringParameters") or {}).get(name) or []
        if len(values) > 1:
            raise InvalidRequestError.at(f"/query/{name}", f"must be given once, got {len(values)} values")
        value = (self.event.get("queryStringParameters") or {}).get(name)
        return None if value is None else str(value)

    def json(self) -> Any:
        """The body's value, read strictly.

        Raises:
            InvalidRequestError: There is no body, or it is not acceptable JSON.
            UnsupportedMediaTypeError: The body is said to be something else than JSON. API Gateway holds a body against
                the document's schema by its content type only, so that any other type would pass it by (API Gateway
                Developer Guide, "Request validation for REST APIs").
        """
        media_type = (self.header("content-type") or _JSON).partition(";")[0].strip().lower()
        if media_type != _JSON:
            raise UnsupportedMediaTypeError(f"send {_JSON}")
        body = self.event.get("body")
        if not isinstance(body, str) or not body:
            raise InvalidRequestError.at("", "must be a JSON document, got no body")
        if not self.event.get("isBase64Encoded"):
            return strict_json.parse(body)
        try:
            decoded = base64.b64decode(body, validate=True)
        except (binascii.Error, ValueError):
            raise InvalidRequestError.at("", "must be base 64 when marked as such, got other text") from None
        return strict_json.parse(decoded)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client gets.

    Attributes:
        status: HTTP status.
        body: A value that ``json`` can write; text, where the content type is another one.
        headers: Beside the content type and CORS.
        content_type: Media type of the body.
    """

    status: HTTPStatus
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = _JSON


def respond(answer: Answer, *, origin: str | None) -> dict[str, Any]:
    """``answer`` in the form API Gateway expects.

    Args:
        answer: What to send.
        origin: The request's ``Origin``; echoed only when ``CORS_ALLOWED_ORIGINS`` lists it.
    """
    return {
        "statusCode": int(answer.status),
        "headers": {
            "Content-Type": answer.content_type,
            "Cache-Control": "no-store",
            **_cors(origin),
            **answer.headers,
        },
        "body": _body(answer),
        "isBase64Encoded": False,
    }


def _body(answer: Answer) -> str:
    # It must have none (RFC 9110, section 15.3.5).
    if answer.status is HTTPStatus.NO_CONTENT:
        return ""
    if "json" not in answer.content_type:
        return str(answer.body)
    return json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))


def _cors(origin: str | None) -> Mapping[str, str]:
    allowed = settings.words("CORS_ALLOWED_ORIGINS")
    if not allowed:
        return _NO_HEADERS
    if "*" in allowed:
        return {"Access-Control-Allow-Origin": "*"}
    # Also on an answer without the header: a shared cache must not serve it to another origin
    # (Fetch Standard, CORS).
    if origin not in allowed or origin is None:
        return {"Vary": "Origin"}
    return {"Access-Control-Allow-Origin": origin, "Vary": "Origin"}
