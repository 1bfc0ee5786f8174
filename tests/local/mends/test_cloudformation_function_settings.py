"""Functions of a stack have their concurrency and dead-letter settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.local.stacks import Stack

if TYPE_CHECKING:
    from tests.local.conftest import EmbeddedAws

SETTINGS = {
    "ReservedConcurrentExecutions": 2,
    "DeadLetterConfig": {"TargetArn": {"Fn::GetAtt": ["Queue", "Arn"]}},
    "TenancyConfig": {"TenantIsolationMode": "PER_TENANT"},
}


def resources(**settings: Any) -> dict[str, Any]:
    properties = {
        "Runtime": "python3.13",
        "Handler": "index.handler",
        "Role": "arn:aws:iam::000000000000:role/any",
        "Code": {"ZipFile": "def handler(event, context):\n    return event"},
        **settings,
    }
    return {
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Function": {"Type": "AWS::Lambda::Function", "Properties": properties},
    }


def found(aws: EmbeddedAws, stack: Stack) -> tuple[int | None, bool, str | None]:
    function = aws.client("lambda").get_function(FunctionName=stack.id_of("Function"))
    configuration = function["Configuration"]
    return (
        function.get("Concurrency", {}).get("ReservedConcurrentExecutions"),
        "TargetArn" in configuration.get("DeadLetterConfig", {}),
        configuration.get("TenancyConfig", {}).get("TenantIsolationMode"),
    )


def test_a_function_is_created_with_its_settings(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources(**SETTINGS))
    assert found(mended_aws, stack) == (2, True, "PER_TENANT")


def test_an_update_changes_the_settings(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources())
    stack.deploy(resources(ReservedConcurrentExecutions=5))
    assert found(mended_aws, stack) == (5, False, None)


def test_an_update_takes_the_settings_away(mended_aws: EmbeddedAws) -> None:
    stack = Stack(mended_aws)
    stack.deploy(resources(**{k: v for k, v in SETTINGS.items() if k != "TenancyConfig"}))
    stack.deploy(resources())
    assert found(mended_aws, stack) == (None, False, None)


def test_upstream_still_drops_the_settings(stock_aws: EmbeddedAws) -> None:
    stack = Stack(stock_aws)
    stack.deploy(resources(**SETTINGS))
    assert found(stock_aws, stack) == (None, False, None)
