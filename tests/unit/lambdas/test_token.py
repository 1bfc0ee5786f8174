import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from lambdas.authorizer.jwks import KeySet
from lambdas.authorizer.jws import TokenRefusedError
from lambdas.authorizer.token import AccessToken, TokenVerifier, bearer_token
from tests.fakes.clock import FakeClock
from tests.unit.lambdas.tokens import ISSUER, KEY, NOW, OTHER_KEY, FakeIssuer, claims, sign

LEEWAY = 30


def verifier() -> TokenVerifier:
    clock = FakeClock(NOW)
    return TokenVerifier(
        issuer=ISSUER,
        client_ids=frozenset({"client-1", "client-2"}),
        leeway_seconds=LEEWAY,
        keys=KeySet("https://issuer/jwks", fetch=FakeIssuer().fetch, now=clock),
        now=clock,
    )


def encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def refused(token: str, because: str) -> None:
    with pytest.raises(TokenRefusedError, match=because) as refusal:
        verifier().verify(token)
    assert token not in str(refusal.value)


def test_a_good_token_is_read() -> None:
    assert verifier().verify(sign(claims())) == AccessToken(
        "t0123456789ab", "user-1", ("owner", "manager"), ("*",), int(NOW) + 3600
    )


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"iss": ISSUER + "/"}, "issuer"),
        ({"iss": "https://evil.example/eu-west-1_pool"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"exp": int(NOW) - LEEWAY}, "expired"),
        ({"exp": None}, "exp"),
        ({"exp": "2099"}, "exp"),
        ({"exp": True}, "exp"),
        ({"exp": float("nan")}, "exp"),
        ({"exp": float("inf")}, "exp"),
        ({"exp": 10**400}, "exp"),
        ({"exp": 253_402_300_800}, "exp"),
        ({"iat": -1}, "iat"),
        ({"iat": int(NOW) + LEEWAY + 1}, "future"),
        ({"iat": None}, "iat"),
        ({"nbf": int(NOW) + LEEWAY + 1}, "not valid yet"),
        ({"token_use": "id"}, "access token"),
        ({"token_use": None}, "access token"),
        ({"client_id": "client-3"}, "another client"),
        ({"client_id": "client"}, "another client"),
        ({"client_id": ["client-1"]}, "another client"),
        ({"client_id": None, "aud": "client-1"}, "another client"),
        ({"tenant_id": "t"}, "tenant_id"),
        ({"tenant_id": ["t0123456789ab"]}, "tenant_id"),
        ({"tenant_id": None, "custom:tenant_id": "t0123456789ab"}, "tenant_id"),
        ({"sub": ""}, "sub"),
        ({"sub": None}, "sub"),
        ({"roles": "owner"}, "roles"),
        ({"roles": None}, "roles"),
        ({"roles": ["waiter owner"]}, "roles"),
        ({"roles": [1]}, "roles"),
        ({"sites": ["site-1 *"]}, "sites"),
        ({"sites": None}, "sites"),
    ],
)
def test_a_signed_token_with_other_claims_is_refused(change: dict[str, Any], because: str) -> None:
    refused(sign(claims(**change)), because)


def test_clocks_may_differ_by_the_leeway() -> None:
    assert verifier().verify(sign(claims(exp=int(NOW) - LEEWAY + 1)))
    assert verifier().verify(sign(claims(iat=int(NOW) + LEEWAY, nbf=int(NOW) + LEEWAY)))


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "RS384", "PS256", "ES256", "", None, ["RS256"]])
def test_the_token_does_not_choose_the_algorithm(algorithm: Any) -> None:
    _, payload, signature = sign(claims()).split(".")
    header = encoded({"alg": algorithm, "typ": "JWT", "kid": "key-1"})
    refused(f"{header}.{payload}.{signature}", "RS256")


def test_an_unsigned_token_is_refused() -> None:
    refused(f"{encoded({'alg': 'none', 'kid': 'key-1'})}.{encoded(claims())}.", "compact form")


def test_a_mac_keyed_with_the_public_key_is_refused() -> None:
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for algorithm, because in (("HS256", "RS256"), ("RS256", "signature")):
        signed = f"{encoded({'alg': algorithm, 'kid': 'key-1'})}.{encoded(claims())}"
        mac = hmac.new(public, signed.encode(), hashlib.sha256).digest()
        refused(f"{signed}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}", because)


def test_another_key_is_refused() -> None:
    refused(sign(claims(), key=OTHER_KEY), "signature")
    refused(sign(claims(), key=OTHER_KEY, kid="key-2"), "no key")
    refused(sign(claims(), kid=None), "names no key")


def test_a_key_in_the_token_itself_is_not_used() -> None:
    refused(sign(claims(), key=OTHER_KEY, jku="https://evil.example", jwk={"kty": "RSA"}), "signature")


def test_a_header_that_demands_an_extension_is_refused() -> None:
    refused(sign(claims(), crit=["b64"]), "extension")


def test_a_tampered_claim_is_refused() -> None:
    header, _, signature = sign(claims()).split(".")
    refused(f"{header}.{encoded(claims(tenant_id='tzzzzzzzzzzzz'))}.{signature}", "signature")


@pytest.mark.parametrize("payload", [[], "text", 1, None])
def test_a_payload_that_is_no_object_is_refused(payload: Any) -> None:
    token: Any = sign(claims())
    header = token.split(".")[0]
    refused(f"{header}.{encoded(payload)}.{'A' * 342}", "signature|payload")


@pytest.mark.parametrize(
    "token", ["", "a", "a.b", "a.b.c", "a.b.c.d", "....", "A" * 5000 + ".e30.AA", "WzFd.e30.AA", "é.e30.AA"]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(TokenRefusedError):
        verifier().verify(token)


@pytest.mark.parametrize("name", ["Authorization", "authorization", "AUTHORIZATION"])
@pytest.mark.parametrize("scheme", ["Bearer ", "bearer  "])
def test_a_bearer_token_is_found(name: str, scheme: str) -> None:
    assert bearer_token({"headers": {name: f"{scheme}a.b.c"}}) == "a.b.c"


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"headers": None},
        {"headers": {}},
        {"headers": {"Authorization": ""}},
        {"headers": {"Authorization": "a.b.c"}},
        {"headers": {"Authorization": "Basic a.b.c"}},
        {"headers": {"Authorization": "Bearer a.b.c d"}},
        {"headers": {"Authorization": "Bearer " + "a" * 9000}},
        {"headers": {"Authorization": "Bearer a.b.c", "authorization": "Bearer d.e.f"}},
        {
            "headers": {"Authorization": "Bearer a.b.c"},
            "multiValueHeaders": {"Authorization": ["Bearer a.b.c", "Bearer d.e.f"]},
        },
        {"queryStringParameters": {"access_token": "a.b.c"}},
    ],
)
def test_anything_but_one_bearer_token_is_refused(event: dict[str, Any]) -> None:
    with pytest.raises(TokenRefusedError):
        bearer_token(event)
