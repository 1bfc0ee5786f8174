"""The template of a stack that is deployed long after its app, once for each tenant."""

from typing import Final

from aws_cdk import CfnParameter, CfnStack, NestedStack
from constructs import Construct

TENANT_ID: Final = "TenantId"
"""Parameter of every such template."""


class TenantStackTemplate(NestedStack):
    """A template that is synthesized and checked with the app, uploaded as one of its assets, and not deployed by it.

    It is a `NestedStack` that nobody nests. What stands in it may refer to resources of other stacks of the app, with
    weak references (``@aws-cdk/core:defaultCrossStackReferences``), which CloudFormation resolves when the stack is
    made; it must not refer to the stack that it is written in.

    Args:
        description: Of the stack.

    Attributes:
        tenant_id: The tenant, known when the stack is made.
        template_url: Where the template is among the app's assets.
    """

    def __init__(self, scope: Construct, id: str, *, description: str) -> None:
        super().__init__(scope, id, description=description)
        resource = self.nested_stack_resource
        url = resource.template_url if isinstance(resource, CfnStack) else None
        if url is None:
            raise TypeError("the CDK made a nested stack without the address of its template")
        self.template_url = url
        scope.node.try_remove_child(f"{id}.NestedStack")
        # Crockford's base 32: see docs/architecture.md.
        self.tenant_id: str = CfnParameter(self, TENANT_ID, allowed_pattern="^t[0-9a-hjkmnp-tv-z]{12}$").value_as_string
