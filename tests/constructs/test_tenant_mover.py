"""TenantMover and TenantArchive: who may read, write and delete whose data, and what is kept of it."""

from typing import Any

import aws_cdk as cdk
import cdk_nag
import pytest
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Match, Template

from saas_constructs.control_plane import TenantArchive, TenantMover, TenantRegistry
from saas_constructs.data import TenantFiles, TenantTable
from saas_constructs.notifications import NotificationChannels
from saas_constructs.tenancy import DedicatedTables, TenantIsolation
from saas_constructs.testing import assert_tenant_isolation
from tests.constructs.apis import notes_api
from tests.constructs.conftest import CONTEXT
from tests.constructs.functions import own_function
from tests.constructs.grants import statements_of

FOLDER = "${aws:PrincipalTag/tenant_id}/*"


def mover(stack: cdk.Stack, **options: Any) -> TenantMover:
    return TenantMover(
        stack,
        "Mover",
        table=TenantTable(stack, "Table", dedicated=DedicatedTables("stage")),
        registry=TenantRegistry(stack, "Registry"),
        archive=TenantArchive(stack, "Archive"),
        api=notes_api(stack),
        channels=NotificationChannels(stack, "Channels"),
        files={"tiers.json": "{}"},
        tenant_files=TenantFiles(stack, "TenantFiles"),
        **options,
    )


def actions_of(statements: list[dict[str, Any]]) -> set[str]:
    return {
        action
        for statement in statements
        for action in (statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]])
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> cdk.Stack:
    """A stack with a mover, made once: its functions are many."""
    out = tmp_path_factory.mktemp("mover")
    app = cdk.App(builtin_cloud_formation_validation=False, context=CONTEXT, outdir=str(out))
    stack = cdk.Stack(app, "Stack")
    mover(stack)
    return stack


@pytest.mark.parametrize("step", ["Copy", "Verify", "RemoveCopy", "Export", "DeleteData", "VerifyDeleted"])
def test_a_step_scans_by_itself_and_writes_as_the_tenant_only(made: cdk.Stack, step: str) -> None:
    own = [s for s in statements_of(made, f"Mover{step}Role") if "dynamodb:" in str(s["Action"])]
    scans = [s for s in own if s["Action"] == "dynamodb:Scan"]
    assert len(scans) == 1
    others = [s for s in own if s not in scans]
    # The rest of it is the registry's.
    assert all("Registry" in str(s["Resource"]) for s in others)
    session = statements_of(made, f"Mover{step}TenantAccess")
    assert "dynamodb:Scan" not in actions_of(session)
    writes = {"dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem"}
    assert writes.isdisjoint(actions_of(session)) == (step in {"Verify", "Export"})


def test_only_exempt_functions_scan(made: cdk.Stack) -> None:
    scanning = {
        role["Ref"]
        for found in Template.from_stack(made).find_resources("AWS::IAM::Policy").values()
        if "dynamodb:Scan" in str(found)
        for role in found["Properties"]["Roles"]
    }
    assert len(scanning) == 6
    assert_tenant_isolation(Template.from_stack(made))


def test_steps_that_only_keep_the_record_reach_no_tenants_data(made: cdk.Stack) -> None:
    for step in ("Freeze", "Switch", "CopyGrace", "ReleaseCopy", "Grace"):
        assert statements_of(made, f"Mover{step}TenantAccess") == []
        own = [s for s in statements_of(made, f"Mover{step}Role") if "dynamodb:" in str(s["Action"])]
        assert own
        assert all("Registry" in str(s["Resource"]) for s in own)


def test_files_are_named_by_an_export_and_deleted_in_the_end(made: cdk.Stack) -> None:
    listed, deleted = {"s3:ListBucket"}, {"s3:DeleteObject", "s3:ListBucket"}
    may = {"Export": listed, "DeleteData": deleted, "VerifyDeleted": deleted}
    for step in ("Copy", "Verify", "RemoveCopy", "Export", "DeleteData", "VerifyDeleted"):
        on_files = [s for s in statements_of(made, f"Mover{step}TenantAccess") if "TenantFiles" in str(s["Resource"])]
        assert actions_of(on_files) == may.get(step, set()), step


def test_only_the_switch_changes_usage_plans_and_only_deletion_ends_subscriptions(made: cdk.Stack) -> None:
    template = Template.from_stack(made)
    ends = [(f"sns:{action}", "DeleteData") for action in ("ListSubscriptionsByTopic", "Unsubscribe")]
    for action, step in (("apigateway:", "Switch"), *ends):
        with_it = {
            role["Ref"]
            for found in template.find_resources("AWS::IAM::Policy").values()
            if action in str(found["Properties"]["PolicyDocument"])
            for role in found["Properties"]["Roles"]
        }
        assert {name for name in with_it if name.startswith("Mover")} == {
            name for name in with_it if name.startswith(f"Mover{step}Role")
        }
        assert with_it


def test_waits_are_as_long_as_the_caller_says(stack: cdk.Stack) -> None:
    mover(
        stack,
        settle=cdk.Duration.seconds(7),
        copy_grace=cdk.Duration.hours(2),
        offboarding_grace=cdk.Duration.days(3),
    )
    template = Template.from_stack(stack)
    for handler, name, seconds in (
        ("freeze", "SETTLE_SECONDS", "7"),
        ("copy_grace", "COPY_GRACE_SECONDS", "7200"),
        ("grace", "OFFBOARDING_GRACE_SECONDS", "259200"),
    ):
        template.has_resource_properties(
            "AWS::Lambda::Function",
            {
                "Handler": f"lambdas.moving.{handler}.handler",
                "Environment": {"Variables": Match.object_like({name: seconds})},
            },
        )


def test_a_customer_key_is_granted_to_whoever_scans(regional_stack: cdk.Stack) -> None:
    function = own_function(regional_stack)
    TenantIsolation.exempt(function, reason="a test")
    TenantTable(regional_stack, "Table", encryption=kms.Key(regional_stack, "Key")).grant_scan(function)
    assert {"dynamodb:Scan", "kms:Decrypt"} <= actions_of(statements_of(regional_stack, "FunctionRole"))


def test_archives_are_private_encrypted_and_do_not_last_for_ever(stack: cdk.Stack) -> None:
    TenantArchive(stack, "Archive", retention=cdk.Duration.days(14))
    template = Template.from_stack(stack)
    template.has_resource(
        "AWS::S3::Bucket",
        {
            "DeletionPolicy": "Retain",
            "Properties": {
                "BucketEncryption": Match.any_value(),
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": True,
                    "BlockPublicPolicy": True,
                    "IgnorePublicAcls": True,
                    "RestrictPublicBuckets": True,
                },
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                "LifecycleConfiguration": {"Rules": [Match.object_like({"ExpirationInDays": 14, "Status": "Enabled"})]},
            },
        },
    )
    template.has_resource_properties(
        "AWS::S3::BucketPolicy",
        {
            "PolicyDocument": Match.object_like(
                {
                    "Statement": Match.array_with(
                        [Match.object_like({"Effect": "Deny", "Condition": {"Bool": {"aws:SecureTransport": "false"}}})]
                    )
                }
            )
        },
    )


def test_a_session_reaches_its_tenants_folder_only(stack: cdk.Stack) -> None:
    TenantArchive(stack, "Archive").grant_tenant_access(own_function(stack))
    objects, listing = [s for s in statements_of(stack, "FunctionTenantAccess") if "s3:" in str(s["Action"])]
    assert objects["Action"] == ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    assert objects["Resource"]["Fn::Join"][1][-1] == f"/{FOLDER}"
    assert listing["Condition"] == {"StringLike": {"s3:prefix": FOLDER}}


def test_whoever_makes_links_reads_and_does_nothing_else(stack: cdk.Stack) -> None:
    TenantArchive(stack, "Archive").grant_links(own_function(stack))
    granted = [s for s in statements_of(stack, "FunctionRole") if "s3:" in str(s["Action"])]
    assert [s["Action"] for s in granted] == ["s3:GetObject"]


@pytest.mark.parametrize("pack", [cdk_nag.AwsSolutionsChecks, cdk_nag.ServerlessChecks])
def test_rule_packs_find_nothing_in_what_reaches_archives_and_tables_of_single_tenants(
    app: cdk.App, stack: cdk.Stack, pack: type[cdk_nag.NagPack]
) -> None:
    function = own_function(stack)
    archive = TenantArchive(stack, "Archive")
    archive.grant_tenant_access(function)
    archive.grant_links(function)
    table = TenantTable(stack, "Table", dedicated=DedicatedTables("stage"))
    table.grant_tenant_access(function)
    table.grant_scan(function)
    assert [violation.rule_name for violation in pack(app).validate_scope(stack).violations] == []


def test_a_retention_below_a_day_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="retention must be at least one day, got"):
        TenantArchive(stack, "Archive", retention=cdk.Duration.hours(3))
