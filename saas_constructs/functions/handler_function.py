"""A Lambda function as every part of the library has it."""

from collections.abc import Mapping, Sequence
from typing import Final, cast

import jsii
from aws_cdk import Acknowledgment, Duration, RemovalPolicy, Validations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from saas_constructs.functions.code import bundle_library_code, check_handler
from saas_constructs.functions.dependency_layer import DependencyLayer
from saas_constructs.functions.function_role import function_role
from saas_constructs.packaging import DependencySet

METRICS_NAMESPACE: Final = "SaasConstructs"
"""CloudWatch namespace of the metrics that handlers emit."""

_PINNED = "The runtime is the Python that the locked dependencies are built for; both move together."
_ACKNOWLEDGED: Final = {
    "AwsSolutions-L1": _PINNED,
    "Serverless-LambdaLatestVersion": _PINNED,
    "Serverless-LambdaDLQ": "API Gateway, Cognito and queues call it synchronously: they see its errors themselves.",
}


@jsii.implements(iam.IGrantable)
class HandlerFunction(Construct):
    """A Python function on arm64 with a role, a log group and traces of its own.

    The role may write this function's log streams and trace segments, and nothing else until something is granted.

    Args:
        handler: Dotted path of the function to call. ``lambdas.<package>.<module>.<function>`` is bundled from the
            library's own run-time code.
        code: Where the handler lies when it is your own: see `bundle_code`.
        description: What an operator reads in the console.
        environment: Further environment variables; they win over those that this construct sets.
        memory_size: In MB; CPU is proportional to it.
        timeout: After which Lambda ends an invocation.
        reserved_concurrent_executions: How many may run at once, taken from the account's limit.
        log_retention: How long log events are kept.
        log_removal_policy: What becomes of the logs when the function leaves the stack.
        tracing: Whether X-Ray samples requests.
        files: Text files for the root of the library's asset, by name. With ``code`` give them to `bundle_code`.
        dependencies: Third-party packages beside those that every function carries, each set in a layer of its own.

    Raises:
        ValueError: The handler names no module of its code, or ``files`` comes with ``code``.

    Attributes:
        function: The function.
        role: Its role.
        log_group: Where it logs.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        handler: str,
        code: lambda_.Code | None = None,
        description: str | None = None,
        environment: Mapping[str, str] | None = None,
        memory_size: int = 512,
        timeout: Duration | None = None,
        reserved_concurrent_executions: int | None = None,
        log_retention: logs.RetentionDays = logs.RetentionDays.ONE_MONTH,
        log_removal_policy: RemovalPolicy = RemovalPolicy.RETAIN,
        tracing: lambda_.Tracing = lambda_.Tracing.ACTIVE,
        files: Mapping[str, str] | None = None,
        dependencies: Sequence[DependencySet] = (),
    ) -> None:
        super().__init__(scope, id)
        if code is not None and files is not None:
            raise ValueError("files go with the library's own code: pass them to bundle_code(files=...)")
        code = code or bundle_library_code(handler, files=files)
        check_handler(handler, code)
        self.log_group = logs.LogGroup(self, "Logs", retention=log_retention, removal_policy=log_removal_policy)
        self.role = function_role(self, "Role", log_group=self.log_group, tracing=tracing)
        self.function = lambda_.Function(
            self,
            "Resource",
            handler=handler,
            code=code,
            description=description,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            layers=[DependencyLayer.of(self, packages).layer for packages in (DependencySet.COMMON, *dependencies)],
            role=self.role,
            log_group=self.log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            memory_size=memory_size,
            timeout=timeout or Duration.seconds(10),
            reserved_concurrent_executions=reserved_concurrent_executions,
            environment={
                "POWERTOOLS_SERVICE_NAME": _service_of(handler),
                "POWERTOOLS_METRICS_NAMESPACE": METRICS_NAMESPACE,
                "POWERTOOLS_LOG_LEVEL": "INFO",
                **(environment or {}),
            },
        )
        if tracing is not lambda_.Tracing.DISABLED:
            # Not through the L2, which would put its statement on "*" beside what is granted later.
            resource = cast("lambda_.CfnFunction", self.function.node.default_child)
            resource.tracing_config = lambda_.CfnFunction.TracingConfigProperty(
                mode="Active" if tracing is lambda_.Tracing.ACTIVE else "PassThrough"
            )
        Validations.of(self.function).acknowledge(
            *(Acknowledgment(id=rule, reason=reason) for rule, reason in _ACKNOWLEDGED.items())
        )

    @property
    def grant_principal(self) -> iam.IPrincipal:
        """The role that grants go to."""
        return self.role

    def add_environment(self, name: str, value: str) -> None:
        """Set an environment variable, replacing an earlier value."""
        self.function.add_environment(name, value)

    def grant_invoke(self, grantee: iam.IGrantable) -> iam.Grant:
        """Let a principal invoke the function."""
        return self.function.grant_invoke(grantee)

    def metric_errors(self) -> cloudwatch.IMetric:
        """Invocations that ended in an error, as a sum over five minutes."""
        return self.function.metric_errors()

    def metric_duration(self) -> cloudwatch.IMetric:
        """Duration of invocations in milliseconds, as an average over five minutes."""
        return self.function.metric_duration()

    def metric_throttles(self) -> cloudwatch.IMetric:
        """Invocations refused for want of concurrency, as a sum over five minutes."""
        return self.function.metric_throttles()


def _service_of(handler: str) -> str:
    """Return the package that a handler lies in: the service in logs, metrics and traces."""
    package, _, rest = handler.removeprefix("lambdas.").partition(".")
    return package if rest else handler
