# ruff: noqa: SLF001 - a mend reaches into its upstream
"""Access logs of REST API stages.

Upstream: MiniStack 1.5.33 stores a stage's access log settings and writes no log, and
CloudFormation's ``AccessLogSetting`` never reaches the stage.
Why: the access log is where a tenant's requests, refused ones too, are found and counted.
Remove when: ``tests/local/mends/test_apigateway_access_logs.py`` finds the upstream emulator
writing them.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import Any

from ministack.services import apigateway_v1, cloudwatch_logs

from saas_constructs.local.emulation import context_variables
from saas_constructs.local.hooks import exchange, provisioning
from saas_constructs.local.hooks.request_context import request_context

_LOG_GROUP_ARN = re.compile(r"arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)(?::\*)?")

COVERS = {"AWS::ApiGateway::Stage": frozenset({"AccessLogSetting"})}


def apply() -> None:
    """Write an event per request, and let CloudFormation set the stage up for it."""
    exchange.install()
    handle = apigateway_v1._handle_execute_in_scope

    async def mended_handle(*arguments: Any) -> tuple[int, dict[str, Any], Any]:
        response: tuple[int, dict[str, Any], Any] = await handle(*arguments)
        _log(exchange.current(), *response)
        return response

    apigateway_v1._handle_execute_in_scope = mended_handle
    provisioning.finish("AWS::ApiGateway::Stage", _set_up_stage)


def _set_up_stage(_physical_id: str, _old: dict[str, Any], new: dict[str, Any]) -> None:
    stage = apigateway_v1._stages_v1.get(new["RestApiId"], {})[new["StageName"]]
    setting = new.get("AccessLogSetting") or {}
    stage["accessLogSettings"] = {
        wire: setting[name]
        for name, wire in (("DestinationArn", "destinationArn"), ("Format", "format"))
        if name in setting
    }


def _log(followed: exchange.Exchange, status: int, _headers: Any, body: Any) -> None:
    stage = followed.request.get("stage") or {}
    settings = stage.get("accessLogSettings") or {}
    group = log_group_name(settings.get("destinationArn"))
    if group is None or group not in cloudwatch_logs._log_groups or not settings.get("format"):
        return
    values = request_context(followed, status, len(body) if isinstance(body, str | bytes) else None)
    message = context_variables.render(settings["format"], values, absent="-")
    # A stream per API, stage and day: API Gateway names them by a digest nobody can foresee.
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    stream = f"{followed.request['api_id']}/{followed.request['stage_name']}/{day}"
    if stream not in cloudwatch_logs._log_groups[group]["streams"]:
        cloudwatch_logs._create_log_stream({"logGroupName": group, "logStreamName": stream})
    event = {"timestamp": int(time.time() * 1000), "message": message}
    cloudwatch_logs._put_log_events({"logGroupName": group, "logStreamName": stream, "logEvents": [event]})


def log_group_name(arn: object) -> str | None:
    """The name in a log group's ARN, with or without the ``:*`` at its end; nothing for other ARNs."""
    match = _LOG_GROUP_ARN.fullmatch(arn) if isinstance(arn, str) else None
    return match[1] if match else None
