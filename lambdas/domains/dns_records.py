"""The DNS, asked for what proves a domain."""

import os
from collections.abc import Iterable
from typing import Final, Protocol, Self

from dns import exception, resolver

from lambdas.shared.errors import BusyError

# API Gateway waits for 29 seconds, and several servers may be asked after each other.
_LIFETIME_SECONDS: Final = 8.0


class Answers(Protocol):
    """What asks the DNS: dnspython's resolver."""

    def resolve(self, qname: str, rdtype: str, *, lifetime: float, search: bool) -> resolver.Answer:
        """The records of a name."""


class DnsRecords:
    """Records of the public DNS.

    Args:
        answers: Asks the DNS.
    """

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    @classmethod
    def from_environment(cls) -> Self:
        """The DNS as the system asks it, or the servers in ``DNS_SERVERS``: addresses with a port, joined by spaces."""
        servers = os.environ.get("DNS_SERVERS", "").split()
        if not servers:
            return cls(resolver.Resolver())
        asked = resolver.Resolver(configure=False)
        places = [server.rpartition(":") for server in servers]
        asked.nameservers = [host for host, _, _ in places]
        asked.nameserver_ports = {host: int(port) for host, _, port in places}
        return cls(asked)

    def txt(self, name: str) -> Iterable[str]:
        """Texts of the TXT records of ``name``; none where there is no such name.

        Raises:
            BusyError: The DNS gave no answer.
        """
        try:
            found = self._answers.resolve(name, "TXT", lifetime=_LIFETIME_SECONDS, search=False)
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            return ()
        except exception.DNSException as error:
            raise BusyError(f"the DNS gave no answer about {name}; try again in a moment") from error
        # A text longer than 255 bytes comes in several strings (RFC 7208, section 3.3).
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in found)
