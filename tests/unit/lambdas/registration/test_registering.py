from typing import Any

import pytest

from lambdas.registration.codes import digest_of, is_code
from lambdas.shared.errors import BusyError
from lambdas.shared.onboarding.request import OnboardingRequest
from lambdas.shared.onboarding.steps import OwnerTakenError
from lambdas.shared.registry.audit import Actor
from lambdas.shared.registry.errors import SlugTakenError
from tests.fakes.errors import client_error
from tests.unit.lambdas.registration.conftest import APPLICANT, PublicService


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


def test_who_proves_the_address_becomes_a_tenant(service: PublicService) -> None:
    registration_id = service.register()
    assert service.mailbox.sent[0][0] == "ada@a.example"
    made = service.confirm(registration_id, service.code())
    assert made.status == 201
    assert made.body == {
        "tenant_id": "taaaaaaaaaaaa",
        "slug": "any-company",
        "tier": "basic",
        "status": "active",
    }
    request = OnboardingRequest("any-company", "Any Company", "basic", ("main",), "ada@a.example")
    assert service.onboarding.requests == [(request, Actor("ada@a.example", "self-service"))]


def test_the_same_confirmation_again_asks_for_the_same_tenant(service: PublicService) -> None:
    registration_id, code = service.register(), service.code()
    assert service.confirm(registration_id, code).body == service.confirm(registration_id, code).body
    first, second = service.onboarding.requests
    assert first == second


def test_no_code_is_kept_nor_logged(service: PublicService, logs: Any) -> None:
    service.register()
    assert service.code() not in str(service.registry.table.items)
    assert service.code() not in logs.getvalue()
    assert "ada@a.example" not in logs.getvalue()


def test_a_code_of_one_registration_opens_no_other(service: PublicService) -> None:
    service.register()
    code = service.code()
    other = service.register()
    assert service.confirm(other, code).status == 403


def test_what_is_kept_of_a_code_differs_from_one_registration_to_the_next() -> None:
    assert digest_of("a" * 26, "12345678") != digest_of("b" * 26, "12345678")
    assert is_code("a" * 26, "12345678", digest_of("a" * 26, "12345678"))


def test_a_wrong_code_is_refused_and_after_five_the_right_one_too(service: PublicService) -> None:
    registration_id, code = service.register(), service.code()
    for _ in range(5):
        refused = service.confirm(registration_id, wrong(code))
        assert (refused.status, refused.body["type"]) == (403, "/problems/code-refused")
    assert service.confirm(registration_id, code).status == 403
    assert service.onboarding.requests == []


def test_a_code_is_good_for_a_quarter_of_an_hour(service: PublicService) -> None:
    registration_id, code = service.register(), service.code()
    service.registry.now.advance(minutes=14, seconds=59)
    assert service.confirm(registration_id, code).status == 201
    service.registry.now.advance(seconds=1)
    assert service.confirm(registration_id, code).status == 403


def test_nobody_learns_why_a_code_is_refused(service: PublicService) -> None:
    registration_id, code = service.register(), service.code()
    bodies = [service.confirm("0" * 26, code).body, service.confirm(registration_id, wrong(code)).body]
    service.registry.now.advance(minutes=16)
    bodies.append(service.confirm(registration_id, code).body)
    assert bodies[0] == bodies[1] == bodies[2]


def test_an_address_gets_five_codes_an_hour_and_the_answer_is_the_same_for_more(service: PublicService) -> None:
    for _ in range(7):
        assert len(service.register()) == 26
    assert len(service.mailbox.sent) == 5
    assert service.register(email="other@a.example")
    assert len(service.mailbox.sent) == 6
    service.registry.now.advance(hours=1)
    service.register()
    assert len(service.mailbox.sent) == 7


def test_another_spelling_of_a_mailbox_is_no_way_around_its_count(service: PublicService) -> None:
    for number in range(7):
        service.register(email=f"ada+{number}@a.example")
    assert len(service.mailbox.sent) == 5


def test_the_e_mail_holds_nothing_that_an_applicant_typed(service: PublicService) -> None:
    service.register(company="Sign in at https://evil.example to keep your account", slug="evil-example")
    assert "evil" not in service.mailbox.sent[0][1]


def test_an_address_that_takes_no_mail_is_answered_like_any_other(service: PublicService) -> None:
    service.mailbox.refusal = "MessageRejected"
    assert service.register()


def test_where_mail_can_not_be_sent_for_now_the_client_tries_again(service: PublicService) -> None:
    service.mailbox.refusal = "Throttling"
    assert service.call("register", APPLICANT).status == 503


@pytest.mark.parametrize(
    ("failure", "kind"),
    [(SlugTakenError("it is taken"), "slug-taken"), (OwnerTakenError(), "address-unavailable")],
)
def test_what_is_taken_is_told_to_who_proved_the_address(service: PublicService, failure: Exception, kind: str) -> None:
    registration_id, code = service.register(), service.code()
    service.onboarding.failure = failure
    refused = service.confirm(registration_id, code)
    assert (refused.status, refused.body["type"]) == (409, f"/problems/{kind}")


def test_what_anybody_may_call_decides_nothing_but_asks_who_looks_at_the_code(service: PublicService) -> None:
    registration_id = service.register()
    service.registry.table.calls.clear()
    service.lambda_.functions["maker"] = lambda event, _: {"refused": "code-refused", "detail": str(event)}
    assert service.confirm(registration_id, service.code()).status == 403
    assert service.registry.table.calls == []
    assert service.lambda_.asked == [
        {"registration_id": registration_id, "code": service.code(), "slug": None, "correlation_id": "request-1"}
    ]


def test_where_aws_is_too_busy_to_make_a_tenant_the_client_tries_again(service: PublicService) -> None:
    registration_id, code = service.register(), service.code()
    service.onboarding.failure = client_error("ThrottlingException", "CreateApiKey")
    assert service.confirm(registration_id, code).status == 503
    service.onboarding.failure = BusyError("others kept writing")
    assert service.confirm(registration_id, code).status == 503
    service.onboarding.failure = None
    assert service.confirm(registration_id, code).status == 201


def test_what_goes_wrong_with_a_tenant_is_not_told_to_the_world(service: PublicService) -> None:
    registration_id, code = service.register(), service.code()
    service.onboarding.failure = RuntimeError("arn:aws:iam::111122223333:role/secret")
    refused = service.confirm(registration_id, code)
    assert refused.status == 500
    assert "secret" not in str(refused.body)


def test_another_slug_may_be_chosen_with_the_same_code(service: PublicService) -> None:
    registration_id, code = service.register(), service.code()
    assert service.confirm(registration_id, code, slug="second-choice").body["slug"] == "second-choice"
    assert service.onboarding.requests[0][0].slug == "second-choice"


@pytest.mark.parametrize(
    ("change", "pointers"),
    [
        ({"email": "no"}, ["/email"]),
        ({"email": "a\nb@a.example"}, ["/email"]),
        ({"email": "(a comment)ada@a.example"}, ["/email"]),
        ({"email": '"ada"@a.example'}, ["/email"]),
        ({"email": "x,ada@a.example"}, ["/email"]),
        ({"email": "<ada@a.example"}, ["/email"]),
        ({"email": "\U0001f600@a.example"}, ["/email"]),
        ({"company": ""}, ["/company"]),
        ({"company": "   "}, ["/company"]),
        ({"slug": "No"}, ["/slug"]),
        ({"tier": "premium"}, ["/tier"]),
        ({"tier": "free", "slug": ""}, ["/slug", "/tier"]),
        ({"model": "silo"}, ["/model"]),
    ],
)
def test_bad_input_is_pointed_at_and_nobody_is_written_to(
    service: PublicService, change: dict[str, Any], pointers: list[str]
) -> None:
    refused = service.call("register", APPLICANT | change)
    assert refused.status == 400
    assert sorted(error["pointer"] for error in refused.body["errors"]) == pointers
    assert service.mailbox.sent == []
    assert service.registry.table.calls == []


@pytest.mark.parametrize(
    ("code", "registration_id"), [("1234567", "0" * 26), ("12345678", "x"), ("1234567a", "0" * 26)]
)
def test_a_code_of_another_form_counts_as_no_attempt(service: PublicService, code: str, registration_id: str) -> None:
    assert service.confirm(registration_id, code).status == 400
    assert service.registry.table.calls == []
    assert service.lambda_.asked == []
