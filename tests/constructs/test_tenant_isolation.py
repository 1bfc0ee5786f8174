"""Synthesis fails wherever a principal reaches tenant data around its access role."""

from collections.abc import Callable

import aws_cdk as cdk
import pytest
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk.assertions import Template

from saas_constructs.data import TenantIndex, TenantTable
from saas_constructs.functions import HandlerFunction
from saas_constructs.tenancy import TenantAccessRole, TenantIsolation
from tests.constructs.functions import own_function

REFUSED = "tenant-isolation::"
Around = Callable[[HandlerFunction, TenantTable], object]


def statement(action: str, resource: str) -> iam.PolicyStatement:
    """Make an unconditional statement."""
    return iam.PolicyStatement(actions=[action], resources=[resource])


def attach_policy(function: HandlerFunction, table: TenantTable) -> None:
    """Attach an inline policy that is made elsewhere."""
    document = statement("dynamodb:GetItem", table.table.table_arn)
    iam.Policy(table, "Elsewhere", roles=[function.role], statements=[document])


def attach_managed_policy(function: HandlerFunction, table: TenantTable) -> None:
    """Attach a managed policy of one's own."""
    document = statement("dynamodb:GetItem", table.table.table_arn)
    iam.ManagedPolicy(table, "Elsewhere", roles=[function.role], statements=[document])


def allow_by_table(function: HandlerFunction, table: TenantTable) -> None:
    """Let the table's own policy allow the function."""
    table.table.add_to_resource_policy(
        iam.PolicyStatement(
            actions=["dynamodb:GetItem"], resources=["*"], principals=[iam.ArnPrincipal(function.role.role_arn)]
        )
    )


def aws_managed(name: str) -> Around:
    """Attach a managed policy of AWS's."""
    return lambda function, _: function.role.add_managed_policy(iam.ManagedPolicy.from_aws_managed_policy_name(name))


def all_but(function: HandlerFunction, _table: TenantTable) -> None:
    """Allow everything but what has nothing to do with tables."""
    function.role.add_to_principal_policy(iam.PolicyStatement(not_actions=["iam:*"], not_resources=["arn:aws:s3:::*"]))


def widen(action: str) -> Around:
    """Give the access role an unconditional statement."""
    return lambda function, table: TenantAccessRole.of(function).role.add_to_principal_policy(
        statement(action, table.table.table_arn)
    )


def trust(principal: Callable[[HandlerFunction], iam.IPrincipal]) -> Around:
    """Let someone else assume the access role."""
    return lambda function, _: TenantAccessRole.of(function).role.assume_role_policy.add_statements(  # type: ignore[union-attr]  # made by CDK, so it has one
        iam.PolicyStatement(actions=["sts:AssumeRole"], principals=[principal(function)])
    )


AROUND: dict[str, Around] = {
    "direct grant": lambda function, table: table.table.grant_read_write_data(function),
    "read-only grant": lambda function, table: table.table.grant_read_data(function.function),
    "statement with the table": lambda function, table: function.function.add_to_role_policy(
        statement("dynamodb:PutItem", table.table.table_arn)
    ),
    "statement with an index": lambda function, table: function.function.add_to_role_policy(
        statement("dynamodb:Query", f"{table.table.table_arn}/index/by_site")
    ),
    "statement with every resource": lambda function, _: function.function.add_to_role_policy(
        statement("dynamodb:Get*", "*")
    ),
    "statement with every table": lambda function, _: function.function.add_to_role_policy(
        statement("dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/*")
    ),
    "everything": lambda function, _: function.function.add_to_role_policy(statement("*", "*")),
    "everything but": all_but,
    "stream": lambda function, table: table.table.grant_stream_read(function),
    "policy attached elsewhere": attach_policy,
    "managed policy attached elsewhere": attach_managed_policy,
    "AmazonDynamoDBFullAccess": aws_managed("AmazonDynamoDBFullAccess"),
    "AdministratorAccess": aws_managed("AdministratorAccess"),
    "policy nobody knows": aws_managed("service-role/SomethingNew"),
    "policy of the table": allow_by_table,
    "access role without conditions": widen("dynamodb:GetItem"),
    "access role with scan": widen("dynamodb:Scan"),
    "access role with PartiQL": widen("dynamodb:PartiQLSelect"),
    "trust to the account": trust(lambda _: iam.AccountRootPrincipal()),
    "trust to a service": trust(lambda _: iam.ServicePrincipal("lambda.amazonaws.com")),
    "trust without tag": trust(lambda function: iam.ArnPrincipal(function.role.role_arn)),
}


def tenants_stack(stack: cdk.Stack) -> tuple[HandlerFunction, TenantTable]:
    """Fill a stack with a function that reaches a table as it should."""
    table = TenantTable(
        stack,
        "Table",
        indexes=[TenantIndex("by_site", "site_pk")],
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
    )
    function = own_function(stack)
    table.grant_tenant_access(function)
    return function, table


def test_the_tenants_way_passes(app: cdk.App, stack: cdk.Stack) -> None:
    tenants_stack(stack)
    app.synth()


@pytest.mark.parametrize("way", AROUND)
def test_synthesis_fails_on(way: str, app: cdk.App, stack: cdk.Stack) -> None:
    AROUND[way](*tenants_stack(stack))
    with pytest.raises(
        RuntimeError, match=r"(?s)(tenant table Table|has the managed policy).*Suggested fix"
    ) as failure:
        app.synth()
    assert REFUSED in str(failure.value)


def test_it_fails_for_a_template_as_well(stack: cdk.Stack) -> None:
    function, table = tenants_stack(stack)
    table.table.grant_read_data(function)
    with pytest.raises(RuntimeError, match=REFUSED):
        Template.from_stack(stack)


def test_it_fails_across_stacks(app: cdk.App, stack: cdk.Stack) -> None:
    table = TenantTable(cdk.Stack(app, "Data"), "Table")
    table.table.grant_read_data(own_function(stack))
    with pytest.raises(RuntimeError, match=REFUSED):
        app.synth()


def test_it_fails_inside_a_stage(app: cdk.App) -> None:
    function, table = tenants_stack(cdk.Stack(cdk.Stage(app, "Dev"), "Stack"))
    table.table.grant_read_data(function)
    with pytest.raises(RuntimeError, match=REFUSED):
        app.synth()


def test_it_fails_for_a_table_of_ones_own(app: cdk.App, stack: cdk.Stack) -> None:
    key = dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING)
    table = dynamodb.Table(stack, "Table", partition_key=key)
    TenantIsolation.protect(table)
    table.grant_read_data(own_function(stack))
    with pytest.raises(RuntimeError, match=REFUSED):
        app.synth()


def test_other_tables_are_nobodys_business(app: cdk.App, stack: cdk.Stack) -> None:
    function, _ = tenants_stack(stack)
    key = dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING)
    dynamodb.TableV2(stack, "Local", partition_key=key).grant_read_write_data(function)
    dynamodb.TableV2(cdk.Stack(app, "Other"), "Remote", partition_key=key).grant_read_write_data(function)
    app.synth()


def test_a_customer_key_and_describing_pass(app: cdk.App, regional_stack: cdk.Stack) -> None:
    table = TenantTable(regional_stack, "Table", encryption=kms.Key(regional_stack, "Key"))
    function = own_function(regional_stack)
    table.grant_tenant_access(function)
    function.function.add_to_role_policy(statement("dynamodb:DescribeTable", table.table.table_arn))
    app.synth()


def test_an_exemption_passes_with_its_reason_in_the_template(stack: cdk.Stack) -> None:
    function, table = tenants_stack(stack)
    table.table.grant_stream_read(function)
    TenantIsolation.exempt(function, reason="Publishes each tenant's events under that tenant's id.")
    Template.from_stack(stack).has_resource(
        "AWS::IAM::Role",
        {
            "Metadata": {
                "SaasConstructs::TenantIsolationExemption": "Publishes each tenant's events under that tenant's id."
            }
        },
    )


def test_an_exemption_of_a_function_does_not_cover_its_access_role(app: cdk.App, stack: cdk.Stack) -> None:
    function, table = tenants_stack(stack)
    TenantIsolation.exempt(function, reason="It counts items of all tenants.")
    widen("dynamodb:GetItem")(function, table)
    with pytest.raises(RuntimeError, match=REFUSED):
        app.synth()


def test_an_exemption_needs_a_reason(stack: cdk.Stack) -> None:
    function, _ = tenants_stack(stack)
    with pytest.raises(ValueError, match="needs a reason, got ' '"):
        TenantIsolation.exempt(function, reason=" ")


def test_an_exemption_needs_a_resource(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="Stack stands for no resource"):
        TenantIsolation.exempt(stack, reason="It would exempt everything.")
