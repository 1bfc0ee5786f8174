import contextlib
import subprocess
import sys
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import botocore.session
import pytest
from aws_lambda_powertools import Tracer
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, EndpointConnectionError

from lambdas.shared.sdk_tracing import trace_calls
from lambdas.shared.tracing import DaemonProvider, provider_from_environment
from lambdas.shared.xray import UdpDaemon

HEADER = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled={}"


@dataclass
class FakeDaemon:
    documents: list[dict[str, Any]] = field(default_factory=list)

    def send(self, document: dict[str, Any]) -> None:
        self.documents.append(document)


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> FakeDaemon:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", HEADER.format(1))
    return FakeDaemon()


def test_nested_subsegments_hang_together(daemon: FakeDaemon) -> None:
    provider = DaemonProvider(daemon)
    with provider.in_subsegment("outer") as outer, provider.in_subsegment("inner"):
        provider.put_annotation("tenant_id", "t0123456789ab")
    inner, sent_outer = daemon.documents
    assert inner["parent_id"] == outer.id
    assert inner["annotations"] == {"tenant_id": "t0123456789ab"}
    assert sent_outer["parent_id"] == "53995c3f42cd8ad8"
    assert {document["trace_id"] for document in daemon.documents} == {"1-5759e988-bd862e3fe1be46a994272793"}
    assert all(document["start_time"] <= document["end_time"] for document in daemon.documents)
    assert "annotations" not in sent_outer


def test_an_exception_marks_its_subsegment_without_its_message(daemon: FakeDaemon) -> None:
    with pytest.raises(ValueError, match="secret"), DaemonProvider(daemon).in_subsegment("work"):
        raise ValueError("secret")
    document = daemon.documents[0]
    assert document["fault"] is True
    cause = document["cause"]["exceptions"][0]
    assert cause["type"] == "ValueError"
    assert cause["stack"][-1]["label"] == "test_an_exception_marks_its_subsegment_without_its_message"
    assert "secret" not in str(document)


@pytest.mark.parametrize("header", [HEADER.format(0), HEADER.format("?"), "", "Root=1-2", "nonsense;;=", "Sampled=1"])
def test_nothing_is_sent_when_the_trace_is_not_sampled(monkeypatch: pytest.MonkeyPatch, header: str) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", header)
    daemon = FakeDaemon()
    with DaemonProvider(daemon).in_subsegment("work") as subsegment:
        subsegment.put_annotation("a", 1)
        subsegment.put_metadata("a", 1)
    assert daemon.documents == []


def test_tracing_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", HEADER.format(1))
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000")
    monkeypatch.setenv("POWERTOOLS_TRACE_DISABLED", "true")
    with provider_from_environment().in_subsegment("work") as subsegment:
        assert not subsegment.traced


def test_a_subsegment_of_one_invocation_does_not_reach_the_next(daemon: FakeDaemon) -> None:
    provider = DaemonProvider(daemon)
    with provider.in_subsegment("first"):
        provider.put_annotation("tenant_id", "a")
    provider.put_annotation("tenant_id", "b")
    with provider.in_subsegment("second"):
        pass
    assert "annotations" not in daemon.documents[1]


def test_powertools_tracer_works_on_it(daemon: FakeDaemon) -> None:
    tracer = Tracer(provider=DaemonProvider(daemon), service="orders", disabled=False, auto_patch=False)

    @tracer.capture_method(capture_response=False)
    def work() -> int:
        tracer.put_annotation("tenant_id", "t0123456789ab")
        return 1

    assert work() == 1
    assert daemon.documents[0]["annotations"] == {"tenant_id": "t0123456789ab"}
    assert "metadata" not in daemon.documents[0]


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("127.0.0.1:2000", ("127.0.0.1", 2000)),
        ("tcp:127.0.0.1:2000 udp:127.0.0.2:2001", ("127.0.0.2", 2001)),
    ],
)
def test_the_daemon_is_found(monkeypatch: pytest.MonkeyPatch, value: str, address: tuple[str, int]) -> None:
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", value)
    daemon = UdpDaemon.from_environment()
    assert daemon is not None
    assert daemon._address == address


@pytest.mark.parametrize("value", ["", "tcp:127.0.0.1:2000", "nonsense", ":2000"])
def test_no_readable_address_is_no_daemon(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("AWS_XRAY_DAEMON_ADDRESS", value)
    assert UdpDaemon.from_environment() is None


def get_item(daemon: FakeDaemon, status: int | None) -> None:
    """Call DynamoDB through the whole of botocore, with an answer of ``status``, or none, in place of the network."""
    session = botocore.session.Session()
    session.set_credentials("key", "secret")
    trace_calls(session, DaemonProvider(daemon))
    client: Any = session.create_client("dynamodb", config=Config(retries={"total_max_attempts": 1}))

    def answer(request: Any, **_: Any) -> AWSResponse:
        if status is None:
            raise EndpointConnectionError(endpoint_url=request.url)
        headers: Any = {"x-amzn-RequestId": "aws-1"}
        return AWSResponse(request.url, status, headers, SimpleNamespace(stream=lambda: [b"{}"]))

    client.meta.events.register("before-send.dynamodb.GetItem", answer)
    with contextlib.suppress(BotoCoreError, ClientError):
        client.get_item(TableName="table", Key={"pk": {"S": "a"}})


@pytest.mark.parametrize(("status", "marks"), [(200, set()), (400, {"error"}), (500, {"fault"})])
def test_aws_calls_are_traced(daemon: FakeDaemon, status: int, marks: set[str]) -> None:
    get_item(daemon, status)
    (document,) = daemon.documents
    assert document["name"] == "DynamoDB"
    assert document["namespace"] == "aws"
    assert document["aws"] == {"operation": "GetItem", "request_id": "aws-1", "retries": 0}
    assert document["http"] == {"response": {"status": status}}
    assert {"error", "fault"} & document.keys() == marks


def test_a_call_without_an_answer_is_a_fault(daemon: FakeDaemon) -> None:
    get_item(daemon, None)
    (document,) = daemon.documents
    assert document["fault"] is True
    assert document["cause"]["exceptions"][0]["remote"] is True


@pytest.mark.parametrize("status", [200, None])
def test_an_unsampled_call_is_not_traced(
    daemon: FakeDaemon, monkeypatch: pytest.MonkeyPatch, status: int | None
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", HEADER.format(0))
    get_item(daemon, status)
    assert daemon.documents == []


@pytest.mark.parametrize("disabled", ["true", "false"])
@pytest.mark.parametrize(
    "module",
    [
        "lambdas.authorizer.handler",
        "lambdas.orders.create_order",
        "lambdas.orders.get_order",
        "lambdas.orders.list_orders",
        "lambdas.pre_token.handler",
        "lambdas.tenants.onboard_tenant",
    ],
)
def test_a_handler_imports_nothing_dear(monkeypatch: pytest.MonkeyPatch, module: str, disabled: str) -> None:
    """Each of these costs a good part of a cold start, or must not be there at all."""
    monkeypatch.setenv("POWERTOOLS_TRACE_DISABLED", disabled)
    dear = ["aws_xray_sdk", "boto3", "aws_cdk", "saas_constructs", "jwt", "cryptography.x509", "pydantic"]
    code = f"import sys, {module}; print(*(name for name in {dear!r} if name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
