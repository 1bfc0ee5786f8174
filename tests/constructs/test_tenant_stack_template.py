"""Templates that are assets: synthesized and checked with the app, and deployed by nobody but a tenant's life cycle."""

import json
from pathlib import Path
from typing import Any

import aws_cdk as cdk
import pytest
from aws_cdk import aws_sns as sns

from saas_constructs.control_plane import TenantStackTemplate
from saas_constructs.data import TenantTable
from saas_constructs.tenancy import TenantIsolation
from tests.constructs.functions import own_function
from tests.constructs.test_tenant_isolation import REFUSED, statement


class Assembly:
    """Two stacks; the second has a template in it."""

    def __init__(self, app: cdk.App) -> None:
        environment = cdk.Environment(account="111122223333", region="eu-west-1")
        self.app = app
        self.plane = cdk.Stack(app, "Plane", env=environment)
        self.parent = cdk.Stack(app, "Parent", env=environment)
        self.template = TenantStackTemplate(self.parent, "Silo", description="A silo")
        self.where = cdk.CfnOutput(self.parent, "Where", value="")

    def synthesize(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The parent's template, and the one in it."""
        self.where.value = self.parent.to_json_string(self.template.where)
        folder = Path(self.app.synth().directory)
        (nested,) = list(folder.glob("*.nested.template.json"))
        return json.loads((folder / "Parent.template.json").read_text()), json.loads(nested.read_text())


@pytest.fixture
def assembly(app: cdk.App) -> Assembly:
    return Assembly(app)


def test_the_app_uploads_it_and_deploys_no_stack_of_it(assembly: Assembly) -> None:
    sns.Topic(assembly.template, "Topic")
    parent, nested = assembly.synthesize()
    assert not parent.get("Resources")
    assert [found["Type"] for found in nested["Resources"].values()] == ["AWS::SNS::Topic"]
    folder = Path(assembly.app.outdir)
    files = json.loads((folder / "Parent.assets.json").read_text())["files"].values()
    assert any(file["source"]["path"].endswith(".nested.template.json") for file in files)
    assert ".json" in json.dumps(parent["Outputs"]["Where"]["Value"])


def test_it_asks_for_the_tenant_in_the_form_of_a_tenants_id(assembly: Assembly) -> None:
    sns.Topic(assembly.template, "Topic", display_name=assembly.template.tenant_id)
    _, nested = assembly.synthesize()
    assert nested["Parameters"]["TenantId"]["AllowedPattern"] == "^t[0-9a-hjkmnp-tv-z]{12}$"


def test_references_to_other_stacks_are_resolved_when_it_is_deployed(assembly: Assembly) -> None:
    topic = sns.Topic(assembly.plane, "Topic")
    sns.Topic(assembly.template, "Topic", display_name=topic.topic_name)
    parent, nested = assembly.synthesize()
    assert set(nested["Parameters"]) == {"TenantId"}
    assert '"Fn::GetStackOutput"' in json.dumps(nested)
    assert "parameters" not in json.dumps(parent["Outputs"]["Where"])


def test_references_to_its_own_parent_become_parameters_with_their_values(assembly: Assembly) -> None:
    topic = sns.Topic(assembly.parent, "Topic")
    sns.Topic(assembly.template, "Topic", display_name=topic.topic_name)
    parent, nested = assembly.synthesize()
    (name,) = set(nested["Parameters"]) - {"TenantId"}
    assert name in json.dumps(parent["Outputs"]["Where"]["Value"])


def test_what_reaches_tenant_data_around_the_rules_fails_synthesis_in_it_too(assembly: Assembly) -> None:
    table = TenantTable(assembly.template, "Table")
    function = own_function(assembly.template)
    function.role.add_to_principal_policy(statement("dynamodb:GetItem", table.table.table_arn))
    with pytest.raises(Exception, match=REFUSED):
        assembly.synthesize()


def test_what_keeps_to_the_rules_passes(assembly: Assembly) -> None:
    table = TenantTable(assembly.template, "Table")
    table.grant_tenant_access(own_function(assembly.template))
    assembly.synthesize()
    assert TenantIsolation.__name__ in [child.node.id for child in assembly.app.node.children]
