"""An embedded AWS for a test session, with a user's own app deployed to it.

In a ``conftest.py``::

    @pytest.fixture(scope="session")
    def aws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedAws]:
        with embedded_aws(tmp_path_factory.mktemp("aws")) as aws:
            aws.deploy(Path("cdk.out"))
            yield aws

Needs the extra ``local``.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
from botocore.exceptions import ClientError

from saas_constructs.local.clients import client
from saas_constructs.local.deployment import deploy
from saas_constructs.local.deployment.outputs import reachable
from saas_constructs.local.emulator import Emulator
from saas_constructs.local.errors import LocalError
from saas_constructs.local.health import require_healthy
from saas_constructs.local.settings import HOST, LocalSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class EmbeddedAws:
    """A running embedded AWS.

    Args:
        settings: Its folder and port.
        region: Region of the clients that name none.
    """

    settings: LocalSettings
    region: str = "us-east-1"
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def endpoint_url(self) -> str:
        """URL of every service."""
        return self.settings.endpoint_url

    def client(self, service: str, region: str | None = None) -> Any:
        """A boto3 client of the account's root user, made once per service and region.

        Args:
            service: boto3's name of the service, such as ``dynamodb``.
            region: AWS region; by default the one of this object.
        """
        key = (service, region or self.region)
        if key not in self._clients:
            self._clients[key] = client(service, endpoint_url=self.endpoint_url, region=key[1])
        return self._clients[key]

    def outputs(self, stack_name: str) -> dict[str, str]:
        """The outputs of a deployed stack, with URLs that can be reached from this machine.

        Args:
            stack_name: CloudFormation's name of the stack.

        Raises:
            saas_constructs.local.errors.LocalError: There is no such stack in this object's region, or the embedded
                AWS does not run.
        """
        require_healthy(self.endpoint_url)
        try:
            stack = self.client("cloudformation").describe_stacks(StackName=stack_name)["Stacks"][0]
        except ClientError as error:
            if error.response["Error"]["Code"] != "ValidationError":
                raise
            raise LocalError(
                f"no stack {stack_name!r} is deployed to {self.region}",
                "name a stack of `saas status`, and its region: EmbeddedAws(settings, region=...)",
            ) from error
        return {
            entry["OutputKey"]: reachable(entry["OutputValue"], self.endpoint_url) for entry in stack.get("Outputs", [])
        }

    def mails(self, address: str) -> list[str]:
        """Texts of the e-mails that SES has taken for an address, in the order of sending: nothing leaves the machine.

        Args:
            address: The recipient's, as it was given to SES.
        """
        answer = httpx.get(
            f"{self.endpoint_url}/_ministack/ses/messages", timeout=30, trust_env=False
        ).raise_for_status()
        sent = [mail for of_account in answer.json()["messages"].values() for mail in of_account]
        return [mail["BodyText"] for mail in sent if address in mail["To"]]

    def deploy(self, assembly: Path) -> dict[str, str]:
        """Deploy every stack of a cloud assembly.

        Args:
            assembly: The folder that synthesis wrote (``cdk.out``).

        Returns:
            The outputs of all stacks, by name.

        Raises:
            saas_constructs.local.errors.LocalError: A stack is refused or fails, with the reason.
        """
        outputs: dict[str, str] = {}
        for result in deploy(assembly, settings=self.settings):
            outputs.update(result.outputs)
        return outputs


@contextmanager
def embedded_aws(home: Path, *, port: int | None = None, region: str = "us-east-1") -> Iterator[EmbeddedAws]:
    """Start an embedded AWS, and stop it at the end.

    Args:
        home: Folder for its state.
        port: TCP port; by default one that is free now.
        region: Region of the clients that name none.

    Raises:
        saas_constructs.local.errors.LocalError: It cannot be started, with the remedy.
    """
    settings = LocalSettings(home=home, port=port or free_port())
    emulator = Emulator(settings)
    try:
        emulator.start()
    except KeyboardInterrupt:
        # It would go on starting, and nobody would end it.
        emulator.stop()
        raise
    try:
        yield EmbeddedAws(settings, region)
    finally:
        emulator.stop()


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
