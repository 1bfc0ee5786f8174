"""Where a channel may lead: addresses, phone numbers and webhooks of the outside world only. Pure."""

import ipaddress
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final
from urllib.parse import SplitResult, urlsplit

EMAIL: Final = "email"
SMS: Final = "sms"
WEBHOOK: Final = "webhook"
CHANNELS: Final = (EMAIL, SMS, WEBHOOK)

MAX_LENGTH: Final[Mapping[str, int]] = MappingProxyType({EMAIL: 254, SMS: 16, WEBHOOK: 1024})

# Only what keeps a typing error out: whether the address exists shows when it confirms.
_EMAIL: Final = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
# E.164: at most 15 digits, of which the first is never 0.
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_PRINTABLE: Final = re.compile(r"[!-~]+")
_LABEL: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
# Names that lead into a machine or a private network, whatever they resolve to (RFC 6761, RFC 6762, RFC 8375).
_PRIVATE_NAMES: Final = ("localhost", "local", "internal", "intranet", "lan", "home.arpa", "corp", "home", "private")


def fault_of(channel: str, endpoint: str, *, local_webhooks: bool) -> str | None:
    """What is wrong with an endpoint of a channel; nothing when it may be subscribed.

    Args:
        channel: One of `CHANNELS`.
        endpoint: E-mail address, phone number in the form of E.164, or URL.
        local_webhooks: Whether webhooks may be plain HTTP and in a private network.
    """
    if len(endpoint) > MAX_LENGTH[channel]:
        return f"must have at most {MAX_LENGTH[channel]} characters, got {len(endpoint)}"
    if channel == EMAIL:
        return None if _EMAIL.fullmatch(endpoint) else "must be an e-mail address"
    if channel == SMS:
        return None if _PHONE.fullmatch(endpoint) else "must be a phone number such as +4915112345678"
    return _fault_of_url(endpoint, local=local_webhooks)


def _fault_of_url(text: str, *, local: bool) -> str | None:
    """The first rule that a webhook's URL breaks.

    It is SNS that calls it, from its own network; all the same no tenant shall aim it at a private address.
    """
    url = _parsed(text)
    if url is None:
        return "must be a URL such as https://example.com/hook"
    schemes = ("https", "http") if local else ("https",)
    # As it is written: the channel's protocol is made from it.
    if text.partition(":")[0] not in schemes:
        return f"must begin with {' or '.join(f'{scheme}://' for scheme in schemes)}"
    if url.username is not None or url.password is not None:
        return "must hold no user name and no password: the URL is shown to others"
    if url.fragment:
        return "must have no fragment: it is never sent"
    if local:
        return None
    return _fault_of_host(url.hostname or "")


def _parsed(text: str) -> SplitResult | None:
    if not _PRINTABLE.fullmatch(text) or "\\" in text:
        return None
    try:
        url = urlsplit(text)
        has_port = url.port is None or url.port > 0
    except ValueError:
        return None
    return url if url.hostname and has_port else None


def _fault_of_host(host: str) -> str | None:
    try:
        # Any address, public ones too: only a name can have a certificate that SNS accepts as the tenant's.
        ipaddress.ip_address(host)
    except ValueError:
        pass
    else:
        return "must name its host, not give its address"
    labels = host.removesuffix(".").lower().split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return "must name its host by letters, digits and '-'"
    # An address in disguise: 2130706433, 0x7f.1 and 127.1 are 127.0.0.1 to many resolvers.
    if not re.search("[a-z]", labels[-1]) or labels[-1].startswith("0x"):
        return "must name its host, not give its address"
    name = ".".join(labels)
    if len(labels) == 1 or any(name == private or name.endswith(f".{private}") for private in _PRIVATE_NAMES):
        return "must be a public name"
    return None
