"""Traces AWS calls: one subsegment of the namespace ``aws`` per call, through botocore's own events."""

from typing import Any, Final

import botocore.session

from lambdas.shared.tracing import PROVIDER, DaemonProvider, Subsegment

_KEY: Final = "saas_subsegment"
_CLIENT_ERROR: Final = 400
_SERVER_ERROR: Final = 500
_THROTTLED: Final = 429


def trace_calls(session: botocore.session.Session, provider: DaemonProvider = PROVIDER) -> None:
    """Trace every call of every client that ``session`` makes from now on."""

    def before(**event: Any) -> None:
        model = event["model"]
        event["context"][_KEY] = provider.begin(
            model.service_model.service_id,
            namespace="aws",
            aws={"operation": model.name},
        )

    def after(**event: Any) -> None:
        subsegment: Subsegment = event["context"][_KEY]
        if not subsegment.traced:
            return
        metadata = event["parsed"].get("ResponseMetadata", {})
        aws = subsegment.document.get("aws", {})
        aws["request_id"] = metadata.get("RequestId")
        aws["retries"] = metadata.get("RetryAttempts", 0)
        status = event["http_response"].status_code
        subsegment.document["http"] = {"response": {"status": status}}
        if status >= _SERVER_ERROR:
            subsegment.document["fault"] = True
        elif status >= _CLIENT_ERROR:
            subsegment.document["error"] = True
            subsegment.document["throttle"] = status == _THROTTLED
        provider.end(subsegment)

    def failed(**event: Any) -> None:
        subsegment: Subsegment = event["context"][_KEY]
        subsegment.add_exception(event["exception"], [], remote=True)
        provider.end(subsegment)

    session.register("before-call", before)
    session.register("after-call", after)
    session.register("after-call-error", failed)
