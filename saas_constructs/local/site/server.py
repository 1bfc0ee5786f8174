"""The life of the process that serves pages."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import httpx

from saas_constructs.local import checks, log_file
from saas_constructs.local.code_digest import site_code
from saas_constructs.local.ending import end
from saas_constructs.local.environment import inherited
from saas_constructs.local.errors import LocalError
from saas_constructs.local.record import SiteRecord
from saas_constructs.local.site.addresses import HEALTH, origins, server_url
from saas_constructs.local.spawning import spawn, write_record
from saas_constructs.local.turns import exclusively

if TYPE_CHECKING:
    from saas_constructs.local.settings import LocalSettings

_START_SECONDS = 30.0
_POLL_SECONDS = 0.05
_GRACE_SECONDS = 5.0
_SHOWN_LOG_LINES = 15


@dataclass(frozen=True)
class SiteStatus:
    """The process while it runs.

    Args:
        pid: Process id.
        site: Where tenants' people go.
        console: Where operators go.
        tenant: Form of a tenant's own address, with ``{slug}``.
    """

    pid: int
    site: str
    console: str
    tenant: str


class SiteServer:
    """Serves the pages that are deployed to an embedded AWS, in a process of its own.

    Args:
        settings: Folder and ports; the embedded AWS may be started later, or anew.
    """

    def __init__(self, settings: LocalSettings) -> None:
        self._settings = settings

    def start(self) -> bool:
        """Start the process and wait until it serves; one of another emulator's, or of older code, is ended first.

        Returns:
            Whether it was started; ``False`` means that it was running already.

        Raises:
            LocalError: It cannot be started, or runs on another port, with the remedy.
        """
        settings = self._settings
        checks.prepare_home(settings)
        with exclusively(settings.site_lock_path):
            record = SiteRecord.read(settings.site_record_path)
            process = None if record is None else record.process()
            if record is not None and process is not None:
                if record.port != settings.site_port:
                    raise LocalError(
                        f"the pages of {settings.home} are served on port {record.port}, not on {settings.site_port}",
                        "leave the port out, or run `saas down` first",
                    )
                if (record.emulator_port, record.code) == (settings.port, site_code()):
                    self._wait_until_serving(record)
                    return False
                end(process, grace=_GRACE_SECONDS, limit=_GRACE_SECONDS)
            checks.check_port_free(settings.site_port, remedy="choose another with --port or SAAS_SITE_PORT")
            self._wait_until_serving(self._spawn())
        return True

    def stop(self) -> bool:
        """End the process; returns whether there was one."""
        settings = self._settings
        if not settings.site_record_path.exists():
            return False
        with exclusively(settings.site_lock_path):
            record = SiteRecord.read(settings.site_record_path)
            process = None if record is None else record.process()
            if process is not None:
                end(process, grace=_GRACE_SECONDS, limit=_GRACE_SECONDS)
            settings.site_record_path.unlink(missing_ok=True)
        return process is not None

    def status(self) -> SiteStatus | None:
        """Tell where pages are served; nothing when they are not."""
        record = SiteRecord.living(self._settings.site_record_path)
        if record is None:
            return None
        return SiteStatus(pid=record.pid, **origins(record.port))

    def _spawn(self) -> SiteRecord:
        settings = self._settings
        process = spawn(
            checks.SITE,
            [],
            environment={
                **inherited(os.environ),
                "SAAS_HOME": str(settings.home),
                "SAAS_PORT": str(settings.port),
                "SAAS_SITE_PORT": str(settings.site_port),
                # The SDK looks for ~/.aws; it must not find the person's own.
                "HOME": str(settings.scratch_dir),
            },
            log_path=settings.site_log_path,
            home=settings.home,
        )
        record = SiteRecord.of(process, port=settings.site_port, emulator_port=settings.port, code=site_code())
        write_record(record, settings.site_record_path)
        return record

    def _wait_until_serving(self, record: SiteRecord) -> None:
        deadline = time.monotonic() + _START_SECONDS
        with httpx.Client(base_url=server_url(record.port), trust_env=False) as http:
            while (process := record.process()) is not None and time.monotonic() < deadline:
                try:
                    if http.get(HEALTH).is_success:
                        return
                except httpx.TransportError:
                    time.sleep(_POLL_SECONDS)
        if process is not None:
            end(process, grace=_GRACE_SECONDS, limit=_GRACE_SECONDS)
        log_path = self._settings.site_log_path
        raise LocalError(
            "the process that serves pages did not start",
            f"the end of its log ({log_path}) says why:\n" + "\n".join(log_file.tail(log_path, _SHOWN_LOG_LINES)),
        )


def serve(settings: LocalSettings, *, port: int | None = None) -> SiteStatus:
    """See that pages are served, and tell where.

    Args:
        settings: Folder and ports.
        port: Where they must be; wherever they are already, or else the settings' port, when left out.

    Raises:
        LocalError: They cannot be served there, with the remedy.
    """
    served = SiteRecord.living(settings.site_record_path)
    if port is None and served is not None:
        port = served.port
    server = SiteServer(settings if port is None else replace(settings, site_port=port))
    server.start()
    running = server.status()
    if running is None:
        raise LocalError("the process that serves pages has ended", f"its log says why: {settings.site_log_path}")
    return running
