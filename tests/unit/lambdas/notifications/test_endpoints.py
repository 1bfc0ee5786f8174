"""A channel leads to the outside world and nowhere else."""

import pytest

from lambdas.notifications.endpoints import fault_of


@pytest.mark.parametrize(
    ("channel", "endpoint"),
    [
        ("email", "anna@example.com"),
        ("email", "anna+kitchen@sub.example.com"),
        ("sms", "+4915112345678"),
        ("webhook", "https://example.com"),
        ("webhook", "https://hooks.example.com:8443/a?b=c"),
        ("webhook", "https://xn--bcher-kva.example./x"),
    ],
)
def test_what_is_public_may_be_subscribed(channel: str, endpoint: str) -> None:
    assert fault_of(channel, endpoint, local_webhooks=False) is None


@pytest.mark.parametrize(
    ("channel", "endpoint"),
    [
        ("email", "anna"),
        ("email", "anna@example"),
        ("email", "anna@example.com\nBcc: all@example.com"),
        ("email", f"{'a' * 65}@example.com"),
        ("sms", "015112345678"),
        ("sms", "+0151123456"),
        ("sms", "+49151123456789012"),
        ("webhook", "example.com/hook"),
        ("webhook", "http://example.com/hook"),
        ("webhook", "ftp://example.com/hook"),
        ("webhook", "HTTPS://example.com/hook"),
        ("webhook", "https://"),
        ("webhook", "https:///hook"),
        ("webhook", "https://user:secret@example.com/"),
        ("webhook", "https://example.com/#fragment"),
        ("webhook", "https://example.com:99999/"),
        ("webhook", "https://example.com:0/"),
        ("webhook", "https://exa mple.com/"),
        ("webhook", "https://example.com\\@127.0.0.1/"),
        ("webhook", "https://ex%61mple.com/"),
        ("webhook", "https://example..com/"),
        ("webhook", f"https://example.com/{'a' * 1024}"),
    ],
)
def test_what_is_none_is_refused(channel: str, endpoint: str) -> None:
    assert fault_of(channel, endpoint, local_webhooks=False)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST.",
        "app.localhost",
        "printer.local",
        "db.internal",
        "metadata.google.internal",
        "router",
        "nas.home.arpa",
        "127.0.0.1",
        "10.0.0.8",
        "192.168.1.1",
        "169.254.169.254",
        "8.8.8.8",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "127.1",
        "0177.0.0.1",
        "[::1]",
        "[fd00::1]",
        "[fe80::1]",
        "[::ffff:169.254.169.254]",
    ],
)
def test_a_webhook_reaches_no_private_place(host: str) -> None:
    assert fault_of("webhook", f"https://{host}/hook", local_webhooks=False)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:8080/hook", "https://localhost/hook"])
def test_tests_may_have_local_webhooks(endpoint: str) -> None:
    assert fault_of("webhook", endpoint, local_webhooks=True) is None
    assert fault_of("webhook", "ftp://127.0.0.1/", local_webhooks=True)
