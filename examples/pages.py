"""The reference application's pages on this machine, and who signs in there: for the demo."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from saas_constructs.local.site.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from examples.restaurant import Restaurant
    from saas_constructs.local.settings import LocalSettings
    from saas_constructs.local.site.server import SiteStatus
    from saas_constructs.testing.embedded import EmbeddedAws

OPERATOR = "operator@platform.example"
_GROUP = "admin"


def open_pages(
    settings: LocalSettings, aws: EmbeddedAws, outputs: Mapping[str, str], *, password: str
) -> SiteStatus | None:
    """Serve the pages, and make an operator for the console; again and again, if need be.

    Args:
        settings: Folder and ports.
        aws: Where the pages are deployed.
        outputs: Of all stacks.
        password: The operator's.

    Returns:
        Where they are; nothing when no pages are deployed.

    Raises:
        saas_constructs.local.errors.LocalError: They cannot be served, with the remedy.
    """
    if "SiteUrl" not in outputs:
        return None
    _add_operator(aws, outputs["OperatorPoolId"], password)
    return serve(settings)


def _add_operator(aws: EmbeddedAws, pool_id: str, password: str) -> None:
    cognito = aws.client("cognito-idp")
    attributes = [{"Name": "email", "Value": OPERATOR}, {"Name": "email_verified", "Value": "true"}]
    with suppress(cognito.exceptions.UsernameExistsException):
        cognito.admin_create_user(
            UserPoolId=pool_id,
            Username=OPERATOR,
            UserAttributes=attributes,
            # The embedded AWS makes one up that is too short for the pool's own policy.
            TemporaryPassword=password,
            MessageAction="SUPPRESS",
        )
    cognito.admin_set_user_password(UserPoolId=pool_id, Username=OPERATOR, Password=password, Permanent=True)
    cognito.admin_add_user_to_group(UserPoolId=pool_id, Username=OPERATOR, GroupName=_GROUP)


def addresses(status: SiteStatus, restaurants: Mapping[str, Restaurant]) -> Iterator[tuple[str, str]]:
    """What can be opened in a browser, and who signs in there.

    Args:
        status: Where pages are served.
        restaurants: By their names.
    """
    yield "everybody", status.site
    for name, restaurant in restaurants.items():
        yield name, status.tenant.format(slug=restaurant.slug)
    yield "console", f"{status.console} (as {OPERATOR})"
