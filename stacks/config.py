"""The stages of the reference application. Everything in which stages differ stands here."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aws_cdk import aws_logs as logs

from saas_constructs.tenancy import TierPolicies

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_ACCOUNT = re.compile(r"\d{12}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ORIGIN = re.compile(r"https://[a-z0-9.-]+(:\d+)?|http://localhost(:\d+)?")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_ZONE = re.compile(r"Z[A-Z0-9]{1,31}")
TIERS = ("basic", "standard", "premium")
LONGEST_TENANT_CACHE = 105
"""Most of ``tenant_cache_seconds``: what is sent back when a tenant is let in again rests for 795 seconds more, and SQS
lets nothing rest for more than 900 (SQS Developer Guide, "Amazon SQS delay queues")."""


@dataclass(frozen=True, kw_only=True)
class StageConfig:
    """One deployment of the application.

    Attributes:
        name: Of the stage; starts the names of its stacks.
        region: Where it runs.
        account: Whose account; the deployer's when left out.
        app_origins: Origins of further web applications: they may call the API, and their ``/callback`` and
            ``/`` are where a sign-in and a sign-out end.
        throttling_rate_limit: Requests a second of all tenants together.
        throttling_burst_limit: Requests at once of all tenants together.
        menu_rate_limit: Requests a second for menus of all tenants together that the edge has not kept.
        menu_burst_limit: Such requests at once.
        tier_policies: What each tier gives its tenants: limits, features, isolation, and how long an order may wait.
        gradual_workflow_deployment: Whether a tenth of new orders meets a changed workflow first, and the deployment
            waits for five minutes meanwhile.
        tenant_cache_seconds: For how long what the registry says of a tenant may be taken for true: a suspension or a
            move is noticed within this time. At most 105, so that letters of a tenant that is let in again do not go
            back before that is noticed.
        mfa_required: Whether each user needs a second factor; otherwise each may have one.
        admin_password_auth: Whether operators may sign users in with a password, as tests do.
        retain_data: Whether tables, users, archive and logs outlive their stack and refuse deletion.
        log_retention: How long logs are kept.
        sweep_minutes: How often orders and tasks that nobody ended are looked for.
        poll_seconds: How often a step of a tenant's life cycle that waits for something is looked at again.
        copy_grace_seconds: How long a tenant's old copy is kept after its data moved.
        offboarding_grace_seconds: How long an off-boarding can be cancelled.
        operator_emails: Whom alarms tell; each address confirms by a link.
        registration_sender: From whom people get their code; SES must have verified the address, or its domain.
        registration_tiers: Tiers that anybody may register for.
        domain: Where the web application is, such as ``app.example.com``; its tenants' sub-domains and the operators'
            console are below it. Without one both are at CloudFront's own names.
        hosted_zone_id: Route 53's zone that has the domain, or one above it.
        site_folder: Where the built pages lie, in ``app`` and ``console``; without it no pages are published.
        access_log_days: How long logs of requests at the edge are kept.
        local_webhooks: Whether people may be told through webhooks in plain HTTP and in a private network, as tests do.

    Raises:
        ValueError: A value that cannot be meant.
    """

    name: str
    region: str
    account: str | None = None
    app_origins: tuple[str, ...] = ()
    throttling_rate_limit: int = 1000
    throttling_burst_limit: int = 2000
    menu_rate_limit: int = 200
    menu_burst_limit: int = 400
    tier_policies: TierPolicies = field(default_factory=TierPolicies.default)
    gradual_workflow_deployment: bool = True
    tenant_cache_seconds: int = 60
    mfa_required: bool = True
    admin_password_auth: bool = False
    retain_data: bool = True
    log_retention: logs.RetentionDays = logs.RetentionDays.ONE_YEAR
    sweep_minutes: int = 5
    poll_seconds: int = 5
    copy_grace_seconds: int = 7 * 24 * 3600
    offboarding_grace_seconds: int = 30 * 24 * 3600
    operator_emails: tuple[str, ...] = ()
    registration_sender: str = "no-reply@restaurant.example"
    registration_tiers: tuple[str, ...] = ("basic", "standard")
    domain: str | None = None
    hosted_zone_id: str | None = None
    site_folder: Path | None = None
    access_log_days: int = 365
    local_webhooks: bool = False

    def __post_init__(self) -> None:
        self._check("name", self.name, _NAME, "lower-case words joined by '-'")
        self._check("region", self.region, _REGION, "a region such as 'eu-central-1'")
        if self.account is not None:
            self._check("account", self.account, _ACCOUNT, "12 digits")
        if not self.origins:
            raise ValueError("app_origins must name at least one origin where there is no domain, got none")
        if (self.domain is None) != (self.hosted_zone_id is None):
            raise ValueError(
                f"domain and hosted_zone_id go together, got {self.domain!r} and {self.hosted_zone_id!r}; "
                "give both, or neither for CloudFront's own names"
            )
        if self.domain is not None and self.hosted_zone_id is not None:
            self._check("domain", self.domain, _DOMAIN, "a lower-case host such as 'app.example.com'")
            self._check("hosted_zone_id", self.hosted_zone_id, _ZONE, "a zone's id such as 'Z0123456789ABCDEFGHIJ'")
        for origin in self.app_origins:
            self._check("app_origins", origin, _ORIGIN, "origins such as 'https://app.example.com', without a path")
        for email in self.operator_emails:
            self._check("operator_emails", email, _EMAIL, "addresses such as 'ops@example.com'")
        self._check(
            "registration_sender", self.registration_sender, _EMAIL, "an address such as 'no-reply@example.com'"
        )
        unknown = sorted(set(self.registration_tiers) - set(self.tier_policies))
        if unknown or not self.registration_tiers:
            raise ValueError(
                f"registration_tiers must be some of {', '.join(self.tier_policies)}, "
                f"got {', '.join(self.registration_tiers) or 'none'}"
            )
        without_pool = [name for name in self.registration_tiers if "pool" not in self.tier_policies[name].models]
        if without_pool:
            raise ValueError(
                f"who registers gets a place in the pool, which {', '.join(without_pool)} of registration_tiers "
                "do not have: leave them out"
            )
        for limit in (
            "throttling_rate_limit",
            "throttling_burst_limit",
            "menu_rate_limit",
            "menu_burst_limit",
            "sweep_minutes",
            "poll_seconds",
            "tenant_cache_seconds",
            "copy_grace_seconds",
            "offboarding_grace_seconds",
            "access_log_days",
        ):
            if getattr(self, limit) < 1:
                raise ValueError(f"{limit} must be at least 1, got {getattr(self, limit)}")
        if self.tenant_cache_seconds > LONGEST_TENANT_CACHE:
            raise ValueError(
                f"tenant_cache_seconds must be at most {LONGEST_TENANT_CACHE}, got {self.tenant_cache_seconds}: "
                "no queue lets letters of a tenant that is let in again rest for longer; lower it"
            )
        if set(self.tier_policies) != set(TIERS):
            raise ValueError(f"tier_policies must be {', '.join(TIERS)}, got {', '.join(self.tier_policies)}")

    @property
    def console_domain(self) -> str | None:
        """Where the operators' console is; None where there is no domain."""
        return None if self.domain is None else f"console.{self.domain}"

    @property
    def origins(self) -> tuple[str, ...]:
        """Origins of pages that may call the API and sign people in, as far as they are known before a deployment."""
        own = () if self.domain is None else (f"https://{self.domain}",)
        return (*own, *self.app_origins)

    @property
    def console_origins(self) -> tuple[str, ...]:
        """Origins of pages that sign operators in, as far as they are known before a deployment."""
        own = () if self.console_domain is None else (f"https://{self.console_domain}",)
        return (*own, *self.app_origins)

    @property
    def tenant_stack_prefix(self) -> str:
        """Start of the names of stacks that belong to one tenant: ``{prefix}-{tenant_id}-...``."""
        return f"{self.name}-tenant"

    @staticmethod
    def _check(name: str, value: str, form: re.Pattern[str], wanted: str) -> None:
        if not form.fullmatch(value):
            raise ValueError(f"{name} must be {wanted}, got {value!r}")


DEV = StageConfig(
    name="dev",
    region="eu-central-1",
    app_origins=("http://localhost:5173",),
    throttling_rate_limit=100,
    throttling_burst_limit=200,
    mfa_required=False,
    admin_password_auth=True,
    local_webhooks=True,
    # Nothing here is worth keeping, and a stage that is made again must not meet leftovers.
    retain_data=False,
    poll_seconds=1,
    copy_grace_seconds=60,
    offboarding_grace_seconds=60,
    gradual_workflow_deployment=False,
    log_retention=logs.RetentionDays.ONE_WEEK,
    access_log_days=7,
)

PRODUCTION = (
    StageConfig(
        name="production-eu",
        region="eu-central-1",
        domain="app.eu.restaurant.example",
        hosted_zone_id="Z0000000000EXAMPLEEU",
    ),
    StageConfig(
        name="production-us",
        region="us-west-2",
        domain="app.us.restaurant.example",
        hosted_zone_id="Z0000000000EXAMPLEUS",
    ),
)

STAGES = (DEV, *PRODUCTION)
"""Every stage that `app.py` knows."""
