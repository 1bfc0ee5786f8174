"""The viewer's function as it is deployed, run by Node."""

import json
import subprocess
from collections.abc import Mapping
from typing import Any

from saas_constructs.edge.routes import Routes
from saas_constructs.edge.viewer_function import viewer_request_source

APIS = "execute-api.eu-central-1.amazonaws.com"
SITE = Routes(
    stripped=("/api", "/public", "/media"),
    socket=True,
    folders=("assets",),
    domain_names=("app.example.com", "*.app.example.com"),
    own_apis=APIS,
)
CONSOLE = Routes(stripped=("/api",), folders=("assets",))
OWN_HOST = "d1.cloudfront.net"
STORED: Mapping[str, Any] = {
    "slug:blue": {"t": "tblue", "c": "main"},
    "host:menu.blue.example": {"t": "tblue", "c": "main"},
}
# What CloudFront's own module does: a look-up of what is not there throws, and the last choice of an origin holds.
STORE = """
let origin = null;
const cf = {
  kvs: () => ({ get: async (key) => {
    if (!(key in ENTRIES)) throw new Error('KeyNotFound');
    return JSON.stringify(ENTRIES[key]);
  } }),
  updateRequestOrigin: (settings) => { origin = settings; },
};
"""
RUN = """
(async () => {
  const all = [];
  for (const event of EVENTS) {
    if (typeof origin !== 'undefined') origin = null;
    const answer = await handler(event);
    all.push(typeof origin !== 'undefined' && origin ? { ...answer, origin } : answer);
  }
  console.log(JSON.stringify(all));
})();
"""


def run(
    routes: Routes, *events: dict[str, Any], has_store: bool = False, stored: Mapping[str, Any] = STORED
) -> list[dict[str, Any]]:
    """Answers of the function to events; ``origin`` is among an answer where it chose one."""
    source = viewer_request_source(routes, has_store=has_store).replace("import cf from 'cloudfront';", STORE)
    program = f"const ENTRIES = {json.dumps(dict(stored))};\nconst EVENTS = {json.dumps(events)};\n{source}{RUN}"
    done = subprocess.run(["node", "-"], input=program, capture_output=True, text=True, check=True)
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def viewer_event(
    uri: str,
    host: str = OWN_HOST,
    headers: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What CloudFront tells the function of a request."""
    given = {"host": host, **(headers or {})}
    return {
        "context": {"distributionDomainName": OWN_HOST, "eventType": "viewer-request"},
        "request": {"uri": uri, "headers": _fields(given), "querystring": _fields(query or {})},
    }


def _fields(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in values.items()}


def uris(routes: Routes, paths: list[str], *, has_store: bool = False) -> list[str]:
    """What the origin is asked for, or the status of the function's own answer."""
    answers = run(routes, *(viewer_event(path) for path in paths), has_store=has_store)
    return [answer.get("uri", str(answer.get("statusCode"))) for answer in answers]
