"""The API: document, routes, roles, context and problems are the same at template time and at run time."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from openapi_spec_validator import validate

from lambdas.authorizer.policy import load_routes
from lambdas.shared.paging import DEFAULT_LIMIT, MAX_LIMIT
from lambdas.shared.problems import INTERNAL, KINDS, MEDIA_TYPE
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_id import new_tenant_id
from saas_constructs.api import OpenApiDocument
from saas_constructs.api.access_log import ACCESS_LOG_FORMAT
from saas_constructs.api.problems import GATEWAY_PROBLEMS, PROBLEM_JSON
from saas_constructs.tenancy.access_role import TENANT_TAG
from stacks.app import ROOT
from stacks.application_plane import DOCUMENT

if TYPE_CHECKING:
    from tests.stacks.synthesis import Reference

document = OpenApiDocument.from_file(DOCUMENT)


@pytest.mark.parametrize("content", [document.content, document.export(server_url="../v1")], ids=["kept", "served"])
def test_the_document_follows_the_specification(content: dict[str, Any]) -> None:
    validate(content)


@pytest.mark.parametrize("name", ["openapi", "admin"])
def test_pages_have_the_length_that_the_documents_say(name: str) -> None:
    content = yaml.safe_load((ROOT / f"stacks/{name}.yaml").read_text(encoding="utf-8"))
    limits = [parameter["schema"] for parameter in _parameters(content) if parameter.get("name") == "limit"]
    assert limits
    for limit in limits:
        assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, MAX_LIMIT, DEFAULT_LIMIT)


def _parameters(content: dict[str, Any]) -> list[dict[str, Any]]:
    of_operations = [
        parameter
        for path in content["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict)
        for parameter in operation.get("parameters", [])
    ]
    return [*content["components"]["parameters"].values(), *of_operations]


def test_the_authorizer_reads_the_routes_that_the_template_carries(reference: Reference) -> None:
    (file,) = reference.folder.glob("asset.*/routes.json")
    assert [(route.method, route.path, route.roles) for route in load_routes(file)] == [
        (operation.method, operation.path, frozenset(operation.roles)) for operation in document.operations
    ]


def test_functions_check_the_roles_of_the_document(reference: Reference) -> None:
    checked = {
        variables["OPERATION_ID"]: variables["ALLOWED_ROLES"].split()
        for variables in reference.functions("dev").values()
        if "OPERATION_ID" in variables
    }
    assert checked == {operation.operation_id: list(operation.roles) for operation in document.operations}


def test_roles_are_those_of_the_architecture() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    (line,) = re.findall(r"^Roles: (.*?)\. ", page, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", line)) == {role for operation in document.operations for role in operation.roles}


def test_the_access_log_reads_what_the_authorizer_says() -> None:
    read = set(re.findall(r"\$context\.authorizer\.(\w+)", ACCESS_LOG_FORMAT)) - {"latency"}
    context = {"tenant_id": new_tenant_id(), "user_id": "u", "tier": "basic", "roles": "owner", "sites": "*"}
    tenant = Tenant.from_authorizer({"requestContext": {"authorizer": context}})
    assert tenant.tenant_id == context["tenant_id"]
    assert read <= set(context)
    assert json.loads(ACCESS_LOG_FORMAT)["tenant_id"] == "$context.authorizer.tenant_id"


def test_gateway_and_functions_tell_problems_alike() -> None:
    assert PROBLEM_JSON == MEDIA_TYPE
    of_functions = {kind.name: (int(kind.status), kind.title) for kind in (*KINDS.values(), INTERNAL)}
    of_gateway = {problem.kind: (problem.status, problem.title) for problem in GATEWAY_PROBLEMS}
    shared = set(of_functions) & set(of_gateway)
    assert shared == {
        "invalid-request",
        "unsupported-media-type",
        "forbidden",
        "not-found",
        "quota-exceeded",
        "internal-error",
    }
    assert {name: of_functions[name] for name in shared} == {name: of_gateway[name] for name in shared}


def test_the_tenants_session_tag_is_the_claims_name() -> None:
    assert TENANT_TAG == "tenant_id"
    assert len(new_tenant_id()) == 13
