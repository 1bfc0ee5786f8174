"""How the people of one audience sign in to their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aws_cdk import RemovalPolicy, Stack

from saas_constructs.edge import SignInRedirects

if TYPE_CHECKING:
    from aws_cdk import aws_cognito as cognito
    from constructs import Construct

    from saas_constructs.edge import FrontendDistribution
    from saas_constructs.identity import OperatorDirectory, UserDirectory
    from stacks.config import StageConfig


@dataclass(frozen=True)
class SignIn:
    """A directory, and the client by which its people sign in.

    Attributes:
        directory: Who they are; it has a hosted login.
        client: Of the pages.
    """

    directory: UserDirectory | OperatorDirectory
    client: cognito.UserPoolClient

    @property
    def address(self) -> str:
        """Where the hosted login is.

        Raises:
            TypeError: The directory has none.
        """
        if self.directory.domain is None:
            raise TypeError("the directory has no hosted login; give it a login_domain_prefix")
        return self.directory.domain.base_url()

    def told(self, scope: Construct, config: StageConfig) -> dict[str, object]:
        """What ``config.json`` says of it."""
        return {
            "stage": config.name,
            "region": Stack.of(scope).region,
            "authority": self.directory.user_pool.user_pool_provider_url,
            "signIn": self.address,
            "clientId": self.client.user_pool_client_id,
        }

    def may_end_at(self, distribution: FrontendDistribution, construct_id: str, config: StageConfig) -> None:
        """Let sign-ins end at a distribution whose name nobody knows before it is there."""
        SignInRedirects(
            Stack.of(distribution),
            construct_id,
            user_pool=self.directory.user_pool,
            client=self.client,
            origins=[distribution.url],
            log_retention=config.log_retention,
            log_removal_policy=RemovalPolicy.RETAIN if config.retain_data else RemovalPolicy.DESTROY,
        )
