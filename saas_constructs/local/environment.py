"""The environment of the emulator's process, which every function process inherits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from saas_constructs.local.settings import DEFAULT_REGION, HOST, LocalSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

# What the interpreter itself may need to start. Nothing else of the person's environment is passed
# on: AWS profiles, proxies, certificates and tokens would reach every function.
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPYCACHEPREFIX")


def inherited(environment: Mapping[str, str]) -> dict[str, str]:
    """What of a command's environment a process that it starts needs."""
    return {name: environment[name] for name in _INHERITED if name in environment}


def emulator_environment(settings: LocalSettings, environment: Mapping[str, str]) -> dict[str, str]:
    """Compose the environment in which the emulator and its functions run.

    Args:
        settings: Folder and port of the emulator.
        environment: That of the command that starts it.
    """
    scratch = str(settings.scratch_dir)
    return {
        **inherited(environment),
        # Functions look for ~/.aws like any SDK; they must not find the person's own.
        "HOME": scratch,
        "TMPDIR": scratch,
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "GATEWAY_PORT": str(settings.port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": DEFAULT_REGION,
        "AUTH": "true",
        # Both would listen on every interface.
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(settings.state_dir),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(settings.objects_dir),
        # An absent socket: without it the emulator would start databases in the person's Docker.
        "DOCKER_HOST": f"unix://{scratch}/no-docker.sock",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
