"""The template of a stack that is deployed long after its app, once for each tenant."""

from typing import TYPE_CHECKING, Any, Final

from aws_cdk import CfnParameter, CfnStack, NestedStack
from constructs import Construct

if TYPE_CHECKING:
    from collections.abc import Mapping

TENANT_ID: Final = "TenantId"
"""Parameter of every such template."""


class TenantStackTemplate(NestedStack):
    """A template that is synthesized and checked with the app, uploaded as one of its assets, and not deployed by it.

    It is a `NestedStack` that nobody nests. What stands in it may refer to resources of other stacks of the app: with
    weak references (``@aws-cdk/core:defaultCrossStackReferences``) CloudFormation resolves them when the stack is made.
    References to the stack that it is written in become parameters, whose values `where` holds.

    Args:
        description: Of the stack.

    Attributes:
        tenant_id: The tenant, known when the stack is made.
        template_url: Where the template is among the app's assets.
        where: ``{"url", "parameters"?}``, for whoever makes the stack.
    """

    def __init__(self, scope: Construct, id: str, *, description: str) -> None:
        super().__init__(scope, id, description=description)
        resource = self.nested_stack_resource
        if not isinstance(resource, CfnStack) or (url := resource.template_url) is None:
            raise TypeError("the CDK made a nested stack without the address of its template")
        self.template_url = url
        self.where: Mapping[str, Any] = {"url": url, "parameters": resource.parameters}
        scope.node.try_remove_child(f"{id}.NestedStack")
        # Crockford's base 32: see docs/architecture.md.
        self.tenant_id: str = CfnParameter(self, TENANT_ID, allowed_pattern="^t[0-9a-hjkmnp-tv-z]{12}$").value_as_string
