"""Third-party code of all functions of a stack."""

from typing import Final, Self, cast

from aws_cdk import AssetHashType, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, IConstruct

from saas_constructs.packaging import LAMBDA, DependencySet, prepared
from saas_constructs.packaging.dependencies import content_digest

_IDS: Final = {
    DependencySet.COMMON: "Dependencies",
    DependencySet.PICTURES: "PictureDependencies",
    DependencySet.EDGE: "EdgeDependencies",
}


class DependencyLayer(Construct):
    """A layer with the locked dependencies, built by ``saas prepare`` for Lambda on arm64.

    Args:
        layer: Another stack's, in place of one of this stack's own: see `share`.
        packages: What is in it.

    Attributes:
        layer: The layer version.

    Raises:
        DependenciesError: If the dependencies have not been prepared.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        layer: lambda_.ILayerVersion | None = None,
        packages: DependencySet = DependencySet.COMMON,
    ) -> None:
        super().__init__(scope, id)
        self.layer: lambda_.ILayerVersion = self._built(packages) if layer is None else layer

    def _built(self, packages: DependencySet) -> lambda_.LayerVersion:
        folder = prepared(LAMBDA, packages)
        # The digest was recorded when the folder was built: hashing 13 MB again in every synthesis would be wasted.
        code = lambda_.Code.from_asset(
            str(folder), asset_hash=content_digest(folder), asset_hash_type=AssetHashType.CUSTOM
        )
        return lambda_.LayerVersion(
            self,
            "Resource",
            code=code,
            compatible_architectures=[lambda_.Architecture.ARM_64],
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
        )

    @classmethod
    def share(
        cls, scope: IConstruct, layer: lambda_.ILayerVersion, packages: DependencySet = DependencySet.COMMON
    ) -> None:
        """Let the functions of the scope's stack, which has none of these packages yet, use another stack's layer."""
        cls(Stack.of(scope), _IDS[packages], layer=layer)

    @classmethod
    def of(cls, scope: IConstruct, packages: DependencySet = DependencySet.COMMON) -> Self:
        """Return the layer of the scope's stack, making it on first use."""
        stack, id_ = Stack.of(scope), _IDS[packages]
        existing = stack.node.try_find_child(id_)
        return cls(stack, id_, packages=packages) if existing is None else cast("Self", existing)
