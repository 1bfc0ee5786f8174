"""The one place that makes a Lambda function and the one place that bundles code."""

from saas_constructs.functions.code import bundle_code
from saas_constructs.functions.dependency_layer import DependencyLayer
from saas_constructs.functions.handler_function import HandlerFunction

__all__ = ["DependencyLayer", "HandlerFunction", "bundle_code"]
