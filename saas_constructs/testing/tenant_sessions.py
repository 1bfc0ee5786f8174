"""The session that a deployed function makes for a tenant, taken from outside to attack with it.

On the embedded AWS only: there the root user may take any role. On AWS nobody but Lambda can take a
function's role, and nobody but the function its tenant access role.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from saas_constructs.local.clients import client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from saas_constructs.testing.embedded import EmbeddedAws


TENANT_TAG = "tenant_id"
"""Tag of a tenant's session, and of its own stack."""
# Characters that the CDK puts behind what a logical id is made of.
_HASH = 8


def function_named(aws: EmbeddedAws, part: str, *, stack_name: str | None = None) -> str:
    """Find the physical name of the one deployed function whose logical id contains ``part``.

    Where several do, it is the one whose id ends with it, its hash left out.

    Args:
        aws: Where it is deployed.
        part: Of the logical id.
        stack_name: The stack that it belongs to; any but tenants' own when left out.

    Raises:
        LookupError: There is none, or more than one.
    """
    cloudformation = aws.client("cloudformation")
    of_stack = {} if stack_name is None else {"StackName": stack_name}
    found = {
        (stack["StackName"], resource["LogicalResourceId"]): resource["PhysicalResourceId"]
        for stack in cloudformation.describe_stacks(**of_stack)["Stacks"]
        if stack_name is not None or not any(tag["Key"] == TENANT_TAG for tag in stack.get("Tags", []))
        for resource in cloudformation.describe_stack_resources(StackName=stack["StackName"])["StackResources"]
        if resource["ResourceType"] == "AWS::Lambda::Function" and part in resource["LogicalResourceId"]
    }
    exact = [name for (_, logical_id), name in found.items() if logical_id[:-_HASH].endswith(part)]
    names = exact if len(found) > 1 and len(exact) == 1 else list(found.values())
    if len(names) != 1:
        raise LookupError(f"expected one function with {part!r} in its logical id, found {names}")
    name: str = names[0]
    return name


def function_client(aws: EmbeddedAws, function_name: str, service: str) -> Any:
    """A boto3 client with the credentials of a function's own role.

    Args:
        aws: Where the function is deployed.
        function_name: Physical name.
        service: boto3's name of the service.
    """
    configuration = aws.client("lambda").get_function_configuration(FunctionName=function_name)
    answer = aws.client("sts").assume_role(RoleArn=configuration["Role"], RoleSessionName="function")
    return _client_of(aws, service, answer["Credentials"])


def tenant_client(
    aws: EmbeddedAws,
    function_name: str,
    tags: Mapping[str, str],
    service: str = "dynamodb",
    *,
    role: str = "TENANT_ACCESS_ROLE_ARN",
) -> Any:
    """A boto3 client of the session that a function would make for a tenant.

    Args:
        aws: Where the function is deployed.
        function_name: Physical name.
        tags: Session tags; a function sends ``{"tenant_id": ...}``.
        service: boto3's name of the service.
        role: Which of the function's environment variables has the ARN of the role that it takes.

    Raises:
        botocore.exceptions.ClientError: IAM refuses the session.
    """
    configuration = aws.client("lambda").get_function_configuration(FunctionName=function_name)
    answer = function_client(aws, function_name, "sts").assume_role(
        RoleArn=configuration["Environment"]["Variables"][role],
        RoleSessionName="tenant",
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
    )
    return _client_of(aws, service, answer["Credentials"])


def _client_of(aws: EmbeddedAws, service: str, credentials: Mapping[str, Any]) -> Any:
    return client(service, endpoint_url=aws.endpoint_url, region=aws.region, credentials=credentials)
