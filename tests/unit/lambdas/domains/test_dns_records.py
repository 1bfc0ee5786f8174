from typing import Any

import dns.message
import dns.name
import dns.rdatatype
import pytest
from dns import exception, resolver

from lambdas.domains.dns_records import DnsRecords
from lambdas.shared.errors import BusyError

# dnspython's errors have no types.
RESOLVER: Any = resolver
EXCEPTION: Any = exception
NAME = "_saas-verification.eat.a.example"


class Answers:
    """A DNS that answers with these strings, or not at all."""

    def __init__(self, *strings: str, failure: Exception | None = None) -> None:
        self.strings = strings
        self.failure = failure
        self.asked: list[tuple[str, str, bool]] = []

    def resolve(self, qname: str, rdtype: str, *, lifetime: float, search: bool) -> resolver.Answer:
        assert 0 < lifetime < 29
        self.asked.append((qname, rdtype, search))
        if self.failure is not None:
            raise self.failure
        name = dns.name.from_text(qname)
        reply = dns.message.from_text(
            "id 1\nopcode QUERY\nrcode NOERROR\nflags QR\n"
            f";QUESTION\n{name} IN TXT\n;ANSWER\n" + "".join(f"{name} 60 IN TXT {text}\n" for text in self.strings)
        )
        return resolver.Answer(name, dns.rdatatype.TXT, dns.rdataclass.IN, reply)  # type: ignore[arg-type]  # a query's reply


def asked(*strings: str, failure: Exception | None = None) -> tuple[Any, Answers]:
    answers = Answers(*strings, failure=failure)
    return DnsRecords(answers).txt(NAME), answers


def test_each_record_is_one_text_however_it_was_cut() -> None:
    texts, answers = asked('"saas=abc"', '"v=spf1 " "-all"')
    assert set(texts) == {"saas=abc", "v=spf1 -all"}
    # A search list would let the network's own names stand for the tenant's.
    assert answers.asked == [(NAME, "TXT", False)]


@pytest.mark.parametrize("failure", [RESOLVER.NXDOMAIN(), RESOLVER.NoAnswer(response=dns.message.Message())])
def test_no_such_name_and_no_such_record_have_no_texts(failure: Exception) -> None:
    assert list(asked(failure=failure)[0]) == []


@pytest.mark.parametrize("failure", [EXCEPTION.Timeout(), RESOLVER.NoNameservers(), RESOLVER.YXDOMAIN()])
def test_a_dns_that_does_not_answer_is_no_proof_of_anything(failure: Exception) -> None:
    with pytest.raises(BusyError, match="try again"):
        asked(failure=failure)


def test_other_servers_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DNS_SERVERS", "127.0.0.1:5353 127.0.0.2:53")
    answers: Any = DnsRecords.from_environment()._answers
    assert answers.nameservers == ["127.0.0.1", "127.0.0.2"]
    assert answers.nameserver_ports == {"127.0.0.1": 5353, "127.0.0.2": 53}
