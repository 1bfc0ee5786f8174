"""The process that serves pages: ``python -m saas_constructs.local.site``, run by ``SiteServer.start``.

Its settings are in its environment, as those of every command.
"""

from __future__ import annotations

import asyncio
import functools
import logging
import signal

from hypercorn.asyncio import serve
from hypercorn.config import Config

from saas_constructs.local.settings import HOST, LocalSettings
from saas_constructs.local.site.distributions import Distributions, deployed_distributions
from saas_constructs.local.site.gateway import Gateway
from saas_constructs.local.site.http_forwarding import HttpForwarding
from saas_constructs.local.site.sign_in import SignInAddresses

_GRACE_SECONDS = 1.0


async def run(settings: LocalSettings) -> None:
    """Serve until a signal ends the process."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    endpoint_url = settings.endpoint_url
    gateway = Gateway(
        endpoint_url,
        Distributions(functools.partial(deployed_distributions, endpoint_url)),
        HttpForwarding(endpoint_url),
        SignInAddresses.of_emulator(endpoint_url),
    )
    config = Config()
    config.bind = [f"{HOST}:{settings.site_port}"]
    config.graceful_timeout = _GRACE_SECONDS
    config.errorlog = logging.getLogger(__name__)
    await serve(gateway, config, shutdown_trigger=ended.wait)  # type: ignore[arg-type]  # ASGI's types are looser here


def main() -> None:
    """Serve with the settings of the environment."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    asyncio.run(run(LocalSettings.from_environment()))


if __name__ == "__main__":
    main()
