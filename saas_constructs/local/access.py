"""Which AWS a command works on: the embedded one, or a real account."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import boto3
import httpx
import typer
from botocore.credentials import Credentials
from botocore.exceptions import BotoCoreError, ClientError, ProfileNotFound

from saas_constructs.local.clients import ROOT_ACCESS_KEY_ID, ROOT_SECRET_ACCESS_KEY, client
from saas_constructs.local.errors import LocalError
from saas_constructs.local.health import require_healthy
from saas_constructs.local.running import running_settings
from saas_constructs.local.stacks import deployed_stacks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from saas_constructs.local.settings import LocalSettings

Aws = Annotated[bool, typer.Option("--aws", help="On AWS, with your own credentials, not on the embedded AWS.")]
Profile = Annotated[str | None, typer.Option(help="With --aws: profile of your AWS configuration.")]
Region = Annotated[str | None, typer.Option(help="Region; by default AWS's own setting, or all that are deployed to.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


@dataclass(frozen=True)
class Access:
    """Clients of one AWS.

    Args:
        regions: Where to look.
        connect: Makes a client of a service in a region.
        credentials: What requests to APIs of one's own are signed with.
        endpoint_url: The embedded AWS; nothing for an account.
    """

    regions: tuple[str, ...]
    connect: Callable[[str, str], Any]
    credentials: Credentials | None = None
    endpoint_url: str | None = None
    _made: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def embedded(cls, settings: LocalSettings, region: str | None) -> Access:
        """The embedded AWS, in one region or in all that something is deployed to.

        Raises:
            LocalError: It does not run.
        """
        require_healthy(settings.endpoint_url)
        regions = [region] if region else sorted({stack.region for stack in deployed_stacks(settings.endpoint_url)})
        return cls(
            tuple(regions),
            lambda service, place: client(service, endpoint_url=settings.endpoint_url, region=place),
            Credentials(ROOT_ACCESS_KEY_ID, ROOT_SECRET_ACCESS_KEY),
            settings.endpoint_url,
        )

    @classmethod
    def account(cls, profile: str | None, region: str | None) -> Access:
        """The account of the person's own AWS set-up, in one region.

        Raises:
            LocalError: There is no such profile, or no region is known.
        """
        try:
            session: Any = boto3.Session(profile_name=profile, region_name=region)
        except ProfileNotFound as error:
            raise LocalError(str(error), "name a profile of `aws configure list-profiles`") from error
        if session.region_name is None:
            raise LocalError("no region is set for AWS", "name one with --region, or set AWS_REGION")
        return cls(
            (session.region_name,),
            lambda service, place: session.client(service, region_name=place),
            session.get_credentials(),
        )

    def client(self, service: str, region: str) -> Any:
        """A client, made once."""
        key = (service, region)
        if key not in self._made:
            self._made[key] = self.connect(service, region)
        return self._made[key]


@contextmanager
def accessed(*, aws: bool, profile: str | None, region: str | None) -> Iterator[Access]:
    """Open what a command's options name; an error of AWS says that it came from there.

    Raises:
        LocalError: The options don't go together, or AWS refused or could not be reached.
    """
    if not aws:
        if profile:
            raise LocalError(f"--profile {profile} goes with --aws", "say --aws too, or leave the profile out")
        yield Access.embedded(running_settings(), region)
        return
    try:
        yield Access.account(profile, region)
    except (BotoCoreError, ClientError, httpx.HTTPError) as error:
        raise LocalError(
            f"AWS did not do what it was asked: {error}",
            "see that credentials and region are the right ones (`aws sts get-caller-identity`), then run this again",
        ) from error
