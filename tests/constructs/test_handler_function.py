"""HandlerFunction: what every function of the library has, and has not."""

from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Match, Template

from saas_constructs.functions import HandlerFunction, bundle_code
from tests.constructs.functions import OWN_HANDLERS, own_function
from tests.constructs.metrics import metric_name


def test_runs_on_arm64_with_json_logs_in_its_own_group_and_active_traces(stack: cdk.Stack) -> None:
    own_function(stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::Function",
        {
            "Architectures": ["arm64"],
            "Runtime": "python3.13",
            "MemorySize": 512,
            "Timeout": 10,
            "LoggingConfig": {"LogFormat": "JSON", "LogGroup": {"Ref": Match.string_like_regexp("FunctionLogs")}},
            "TracingConfig": {"Mode": "Active"},
            "Environment": {
                "Variables": {
                    "POWERTOOLS_SERVICE_NAME": "notes",
                    "POWERTOOLS_METRICS_NAMESPACE": "SaasConstructs",
                    "POWERTOOLS_LOG_LEVEL": "INFO",
                }
            },
        },
    )


def test_logs_are_kept_a_month_and_outlive_the_function(stack: cdk.Stack) -> None:
    own_function(stack)
    Template.from_stack(stack).has_resource(
        "AWS::Logs::LogGroup", {"Properties": {"RetentionInDays": 30}, "DeletionPolicy": "Retain"}
    )


def test_logs_follow_the_arguments(stack: cdk.Stack) -> None:
    own_function(stack, log_retention=logs.RetentionDays.ONE_WEEK, log_removal_policy=cdk.RemovalPolicy.DESTROY)
    Template.from_stack(stack).has_resource(
        "AWS::Logs::LogGroup", {"Properties": {"RetentionInDays": 7}, "DeletionPolicy": "Delete"}
    )


def test_role_may_write_its_own_log_and_traces_and_nothing_else(stack: cdk.Stack) -> None:
    own_function(stack)
    template = Template.from_stack(stack)
    (role,) = template.find_resources("AWS::IAM::Role").values()
    statements = [s for policy in role["Properties"]["Policies"] for s in policy["PolicyDocument"]["Statement"]]
    (log_group,) = template.find_resources("AWS::Logs::LogGroup")
    assert statements == [
        {
            "Effect": "Allow",
            "Action": ["logs:CreateLogStream", "logs:PutLogEvents"],
            "Resource": {"Fn::GetAtt": [log_group, "Arn"]},
        },
        {
            "Effect": "Allow",
            "Action": ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
            "Resource": "*",
        },
    ]
    assert "ManagedPolicyArns" not in role["Properties"]
    template.resource_count_is("AWS::IAM::Policy", 0)


def test_without_tracing_the_role_has_no_star(stack: cdk.Stack) -> None:
    own_function(stack, tracing=lambda_.Tracing.DISABLED)
    template = Template.from_stack(stack)
    assert '"*"' not in str(template.find_resources("AWS::IAM::Role")).replace("'", '"')
    template.has_resource_properties("AWS::Lambda::Function", {"TracingConfig": Match.absent()})


def test_functions_of_a_stack_share_one_dependency_layer(stack: cdk.Stack) -> None:
    own_function(stack, "One")
    own_function(stack, "Two")
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::Lambda::LayerVersion", 1)
    template.has_resource_properties(
        "AWS::Lambda::LayerVersion", {"CompatibleArchitectures": ["arm64"], "CompatibleRuntimes": ["python3.13"]}
    )
    (layer,) = template.find_resources("AWS::Lambda::LayerVersion")
    template.all_resources_properties("AWS::Lambda::Function", {"Layers": [{"Ref": layer}]})


def test_no_function_has_a_url_or_a_physical_name(stack: cdk.Stack) -> None:
    own_function(stack)
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::Lambda::Url", 0)
    template.has_resource_properties("AWS::Lambda::Function", {"FunctionName": Match.absent()})


def test_own_environment_wins_and_can_be_added_to(stack: cdk.Stack) -> None:
    function = own_function(stack, environment={"POWERTOOLS_LOG_LEVEL": "DEBUG"})
    function.add_environment("COLOUR", "green")
    Template.from_stack(stack).has_resource_properties(
        "AWS::Lambda::Function",
        {"Environment": {"Variables": {"POWERTOOLS_LOG_LEVEL": "DEBUG", "COLOUR": "green"}}},
    )


def test_concurrency_can_be_reserved(stack: cdk.Stack) -> None:
    own_function(stack, reserved_concurrent_executions=3)
    Template.from_stack(stack).has_resource_properties("AWS::Lambda::Function", {"ReservedConcurrentExecutions": 3})


def test_grants_go_to_the_role(stack: cdk.Stack) -> None:
    caller, called = own_function(stack, "Caller"), own_function(stack, "Called")
    called.grant_invoke(caller)
    template = Template.from_stack(stack)
    (role,) = [name for name in template.find_resources("AWS::IAM::Role") if name.startswith("Caller")]
    template.has_resource_properties(
        "AWS::IAM::Policy",
        {
            "Roles": [{"Ref": role}],
            "PolicyDocument": {"Statement": [Match.object_like({"Action": "lambda:InvokeFunction"})]},
        },
    )


def test_library_handlers_are_bundled_with_shared_code_and_extra_files(stack: cdk.Stack) -> None:
    HandlerFunction(stack, "Orders", handler="lambdas.orders.create_order.handler", files={"routes.json": "[]"})
    stack.node.root.synth()  # type: ignore[attr-defined]  # the root of these tests is an App
    out = Path(stack.node.root.outdir)  # type: ignore[attr-defined]  # as above
    (asset,) = [path.parent for path in out.glob("asset.*/routes.json")]
    assert (asset / "lambdas" / "__init__.py").is_file()
    assert (asset / "lambdas" / "shared").is_dir()
    assert sorted(path.name for path in (asset / "lambdas").iterdir()) == ["__init__.py", "orders", "shared"]
    assert not list(asset.rglob("__pycache__"))


def test_a_handler_of_ones_own_needs_code(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match=r"got 'notes.create.handler': pass code=bundle_code"):
        HandlerFunction(stack, "Function", handler="notes.create.handler")


def test_an_unknown_library_package_is_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match=r"no run-time package lambdas\.nowhere"):
        HandlerFunction(stack, "Function", handler="lambdas.nowhere.at_all.handler")


def test_a_handler_that_its_code_lacks_is_refused(stack: cdk.Stack, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "create.py").write_text("")
    code = bundle_code(tmp_path)
    HandlerFunction(stack, "Good", handler="notes.create.handler", code=code)
    with pytest.raises(ValueError, match=r"got 'notes\.crate\.handler'; the modules are: notes\.create"):
        HandlerFunction(stack, "Misspelt", handler="notes.crate.handler", code=code)
    with pytest.raises(ValueError, match="must name a module of its code"):
        HandlerFunction(stack, "Missing", handler="lambdas.orders.nothere.handler")


def test_files_beside_own_code_are_refused(stack: cdk.Stack) -> None:
    with pytest.raises(ValueError, match="pass them to bundle_code"):
        own_function(stack, files={"routes.json": "[]"})


def test_own_code_must_not_replace_the_shared_code(tmp_path: Path) -> None:
    (tmp_path / "lambdas").mkdir()
    with pytest.raises(ValueError, match="would replace the library's shared code"):
        bundle_code(tmp_path)


def test_the_asset_hash_depends_on_content_only(app: cdk.App) -> None:
    stacks = []
    for name in ("First", "Second"):
        stacks.append(cdk.Stack(app, name))
        own_function(stacks[-1])
        for path in OWN_HANDLERS.rglob("*.py"):
            path.touch()
    templates = [Template.from_stack(stack) for stack in stacks]
    first, second = (
        next(iter(template.find_resources("AWS::Lambda::Function").values()))["Properties"]["Code"]["S3Key"]
        for template in templates
    )
    assert first == second


def test_errors_duration_and_throttles_can_be_alarmed_on(stack: cdk.Stack) -> None:
    function = own_function(stack)
    metrics = (function.metric_errors(), function.metric_duration(), function.metric_throttles())
    assert [metric_name(metric) for metric in metrics] == ["Errors", "Duration", "Throttles"]
