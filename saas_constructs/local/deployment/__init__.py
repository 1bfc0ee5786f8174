"""Deploy CDK cloud assemblies to the embedded AWS, and take them away again."""

from saas_constructs.local.deployment.deployer import deploy, destroy
from saas_constructs.local.deployment.results import Progress, StackResult

__all__ = ["Progress", "StackResult", "deploy", "destroy"]
