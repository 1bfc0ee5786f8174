"""What takes old installations in, deployed once; and for each test a new tenant with the sample's export."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from lambdas.shared.registry.records import TenantRecord
from lambdas.shared.tenant_id import new_tenant_id
from saas_constructs.local.deployment.synthesis import assembly_of
from saas_constructs.local.program import app
from tests.e2e.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from saas_constructs.testing.embedded import EmbeddedAws

SAMPLE = ROOT / "examples" / "migration"


@dataclass(frozen=True)
class Lunchbox:
    """A new tenant, its old installation's files, and the operator's command.

    Attributes:
        tenant_id: The tenant.
        aws: Where the platform is.
        outputs: Its stack's.
        folder: The old installation's files.
    """

    tenant_id: str
    aws: EmbeddedAws
    outputs: Mapping[str, str]
    folder: Path

    def saas(self, command: str, *arguments: str, export: bool = False, exits: int = 0) -> str:
        """Run ``saas migrate`` for this tenant."""
        line = ["migrate", command, self.tenant_id]
        if export:
            line.append(str(self.folder / "export"))
        if command not in {"status", "retire"}:
            line += ["--mapping", str(self.folder / "mapping.yaml")]
        settings = self.aws.settings
        variables = {"SAAS_HOME": str(settings.home), "SAAS_PORT": str(settings.port), "COLUMNS": "200"}
        where = ["--region", self.aws.region, "--stack", "OldLunchbox"]
        done = CliRunner().invoke(app, [*line, *arguments, *where], env=variables)
        assert done.exit_code == exits, f"{done.output} {done.exception!r}"
        return done.stdout

    @property
    def changes(self) -> tuple[str, str]:
        """The option that names the old installation's changes."""
        return "--changes", str(self.folder / "changes.jsonl")

    def status(self) -> Any:
        """What ``saas migrate status`` says."""
        return json.loads(self.saas("status", "--json"))

    def call(self, operation: str, body: Any = None, *, status: int = 200, **parameters: str) -> Any:
        """Call an operation of the API as the tenant's owner, in the way API Gateway does it."""
        authorizer = {"tenant_id": self.tenant_id, "user_id": "owner-1", "tier": "basic", "roles": "owner"}
        query = {name: value for name, value in parameters.items() if operation.startswith("List")}
        event = {
            "requestContext": {
                "requestId": "r-1",
                "authorizer": {**authorizer, "sites": "*", "table": "", "standing": "active"},
            },
            "pathParameters": parameters,
            "queryStringParameters": query,
            "headers": {"Idempotency-Key": secrets.token_hex(8), "Content-Type": "application/json"},
            "body": None if body is None else json.dumps(body),
        }
        invoked = self.aws.client("lambda").invoke(
            FunctionName=self.outputs[f"Lunchbox{operation}"], Payload=json.dumps(event).encode()
        )
        answer = json.loads(invoked["Payload"].read())
        assert answer.get("statusCode") == status, answer
        return json.loads(answer["body"]) if answer["body"] else None

    def told(self) -> list[dict[str, Any]]:
        """Every event about the tenant that has reached the bus."""
        pages = self.aws.client("logs").get_paginator("filter_log_events")
        lines = [
            json.loads(event["message"])
            for page in pages.paginate(logGroupName=self.outputs["LunchboxBusLogName"])
            for event in page["events"]
        ]
        details = [line["detail"] | {"type": line["detail-type"]} for line in lines if "detail-type" in line]
        return [detail for detail in details if detail.get("tenant_id") == self.tenant_id]


@pytest.fixture(scope="session")
def platform_outputs(aws: EmbeddedAws, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The deployed app's outputs."""
    output = tmp_path_factory.mktemp("lunchbox") / "cdk.out"
    command = f"{sys.executable} -m tests.e2e.migration.app"
    return aws.deploy(assembly_of(command, context=[], region=aws.region, output=output, folder=ROOT))


@pytest.fixture
def lunchbox(aws: EmbeddedAws, platform_outputs: Mapping[str, str], tmp_path: Path) -> Lunchbox:
    """A tenant that was onboarded a moment ago."""
    tenant_id = new_tenant_id()
    record = TenantRecord(
        tenant_id=tenant_id,
        name="Lunchbox",
        slug=f"lunchbox-{tenant_id}",
        tier="basic",
        status="active",
        usage_key=secrets.token_hex(20),
        created_at="2026-11-01T00:00:00.000Z",
    )
    aws.client("dynamodb").put_item(TableName=platform_outputs["LunchboxRegistryName"], Item=record.to_item())
    shutil.copytree(SAMPLE, tmp_path / "old")
    return Lunchbox(tenant_id, aws, platform_outputs, tmp_path / "old")
