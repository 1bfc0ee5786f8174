"""Third-party code of all functions of a stack."""

from typing import Self, cast

from aws_cdk import AssetHashType, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, IConstruct

from saas_constructs.packaging import LAMBDA, prepared
from saas_constructs.packaging.dependencies import content_digest

_ID = "Dependencies"


class DependencyLayer(Construct):
    """A layer with the locked dependencies, built by ``saas prepare`` for Lambda on arm64.

    Attributes:
        layer: The layer version.

    Raises:
        DependenciesError: If the dependencies have not been prepared.
    """

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        folder = prepared(LAMBDA)
        # The digest was recorded when the folder was built: hashing 13 MB again in every synthesis would be wasted.
        code = lambda_.Code.from_asset(
            str(folder), asset_hash=content_digest(folder), asset_hash_type=AssetHashType.CUSTOM
        )
        self.layer = lambda_.LayerVersion(
            self,
            "Resource",
            code=code,
            compatible_architectures=[lambda_.Architecture.ARM_64],
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
        )

    @classmethod
    def of(cls, scope: IConstruct) -> Self:
        """Return the layer of the scope's stack, making it on first use."""
        stack = Stack.of(scope)
        existing = stack.node.try_find_child(_ID)
        return cls(stack, _ID) if existing is None else cast("Self", existing)
