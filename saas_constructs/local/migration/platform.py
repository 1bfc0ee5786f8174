"""The platform's half of migrations, as operators reach it: its functions and its queue."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from saas_constructs.local.errors import LocalError
from saas_constructs.local.migration.records import KINDS, Change
from saas_constructs.local.tenant_id import is_tenant_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from saas_constructs.local.access import Access

OUTPUTS = ("MigrationQueueUrl", "MigrationFunctionName", "MigrationSurveyFunctionName")
"""Stack outputs by which the platform is found."""

_MAX_CHANGES = 100
# Less than the 256 KiB that a message has always taken (Amazon SQS Developer Guide, "Message quotas").
_MAX_BYTES = 200_000
_POLL_SECONDS = 0.2
# As `lambdas.migration.keys.SHARDS`.
_SHARDS = 16
# The loader's time limit: one that began before the loader was closed has ended by then.
_LOADER_SECONDS = 30


@dataclass(frozen=True)
class Platform:
    """A deployed platform.

    Args:
        functions: Lambda.
        queues: SQS.
        outputs: The values of `OUTPUTS`, by name.
        operator: Who asks, for the audit's entries.
    """

    functions: Any
    queues: Any
    outputs: Mapping[str, str]
    operator: str

    @classmethod
    def find(cls, access: Access, stack: str | None = None) -> Self:
        """The platform that is deployed.

        Args:
            access: The AWS.
            stack: Part of its stack's name, where there are several.

        Raises:
            LocalError: There is none, or more than one.
        """
        found = [
            (region, name, outputs)
            for region in access.regions
            for name, outputs in _stacks(access.client("cloudformation", region))
            if set(OUTPUTS) <= set(outputs) and (stack or "") in name
        ]
        if len(found) != 1:
            names = ", ".join(name for _, name, _ in found) or "none"
            raise LocalError(
                f"migrations need one stack with the outputs {', '.join(OUTPUTS)}, found {names}",
                "deploy TenantImport, or name the stack with --stack",
            )
        region, _, outputs = found[0]
        operator = access.client("sts", region).get_caller_identity()["Arn"]
        return cls(access.client("lambda", region), access.client("sqs", region), outputs, operator)

    def step(self, tenant_id: str, action: str, **more: Any) -> dict[str, Any]:
        """Take a step of the tenant's migration, or ``show`` it.

        Raises:
            LocalError: The tenant is not named by its id, or the platform refused it.
        """
        payload = {"tenant_id": tenant_id, "action": action, "by": self.operator, **more}
        answer: dict[str, Any] = self._invoke("MigrationFunctionName", payload)
        return answer

    def survey(self, tenant_id: str, migration_id: str, what: str, **more: Any) -> Iterator[dict[str, Any]]:
        """Pages of what a tenant has; see ``lambdas.migration.requests.SurveyRequest``."""
        payload = {"tenant_id": tenant_id, "migration_id": migration_id, "what": what, **more}
        after = None
        while True:
            page = self._invoke("MigrationSurveyFunctionName", {**payload, "after": after})
            yield page
            after = page["after"]
            if after is None:
                return

    def records(
        self, tenant_id: str, migration_id: str, *, what: str = "records"
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every record of a tenant with its kind: ``key`` and ``digest``.

        Where ``what`` is ``changed``, those that are not as they were taken in have their ``record``, too.
        """
        sites = [
            entry for page in self.survey(tenant_id, migration_id, "records", kind="site") for entry in page["records"]
        ]
        brands = sorted({entry["record"]["brand_id"] for entry in sites})
        places = {"site": [""], "menu_item": brands, "supply": [entry["key"] for entry in sites]}
        for kind in KINDS:
            for of in places.get(kind, places["supply"]):
                more = {"of": of} if of else {}
                for page in self.survey(tenant_id, migration_id, what, kind=kind, **more):
                    for entry in page["records"]:
                        yield kind, entry

    def taken(self, tenant_id: str, migration_id: str) -> set[tuple[str, str]]:
        """Kind and key of every record that was taken in and is not deleted in the old installation."""
        return {
            (entry["kind"], entry["key"])
            for shard in range(_SHARDS)
            for page in self.survey(tenant_id, migration_id, "taken", of=str(shard))
            for entry in page["records"]
        }

    def send(self, batch: Mapping[str, Any]) -> None:
        """Send a batch to the loader, in the tenant's message group."""
        self.queues.send_message(
            QueueUrl=self.outputs["MigrationQueueUrl"],
            MessageBody=json.dumps(batch, ensure_ascii=False),
            MessageGroupId=batch["tenant_id"],
        )

    def applied(self, tenant_id: str, migration_id: str) -> dict[str, Any]:
        """What came of all batches: ``batches`` (a set of ids), ``counts`` by outcome, ``refused``."""
        batches: set[str] = set()
        counts: dict[str, int] = {}
        refused: list[dict[str, str]] = []
        for page in self.survey(tenant_id, migration_id, "batches"):
            batches.update(page["batches"])
            refused += page["refused"]
            for name, value in page["counts"].items():
                counts[name] = counts.get(name, 0) + value
        return {"batches": batches, "counts": counts, "refused": refused}

    def settle(
        self, tenant_id: str, migration_id: str, wanted: set[str], *, report: Callable[[int], None] = lambda _: None
    ) -> dict[str, Any]:
        """Wait until batches are applied, and return what came of all.

        Raises:
            LocalError: One of them was not, and is not on its way any more.
        """
        while True:
            # First the queue, then the marks: what left the queue in between has its mark.
            waiting = self.waiting()
            done = self.applied(tenant_id, migration_id)
            left = wanted - done["batches"]
            report(len(wanted) - len(left))
            if not left:
                return done
            if not waiting:
                raise LocalError(
                    f"{len(left)} of {len(wanted)} batches were not taken in",
                    "`saas dlq show Batches` tells why; mend it, and run this again: it goes on where it stopped",
                )
            time.sleep(_POLL_SECONDS)

    def drain(self) -> None:
        """Wait until no loader is at work any more that began before the loader was closed."""
        end = time.monotonic() + _LOADER_SECONDS
        while self.waiting() and time.monotonic() < end:
            time.sleep(_POLL_SECONDS)

    def waiting(self) -> int:
        """Messages in the loader's queue, those at work included."""
        names = [
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed",
        ]
        answer = self.queues.get_queue_attributes(QueueUrl=self.outputs["MigrationQueueUrl"], AttributeNames=names)
        return sum(int(value) for value in answer["Attributes"].values())

    def _invoke(self, output: str, payload: Mapping[str, Any]) -> Any:
        if not is_tenant_id(payload["tenant_id"]):
            raise LocalError(
                f"a migration's tenant is named by its id, got {payload['tenant_id']!r}",
                "`saas tenants list` names ids",
            )
        response = self.functions.invoke(FunctionName=self.outputs[output], Payload=json.dumps(payload).encode())
        answer = json.loads(response["Payload"].read())
        if "FunctionError" in response:
            raise LocalError(
                f"the platform refused: {answer.get('errorMessage') or answer}",
                "see `saas migrate status`, and do first what it lacks",
            )
        return answer


def batches(changes: Iterable[Change], *, tenant_id: str, migration_id: str, tier: str) -> Iterator[dict[str, Any]]:
    """Changes in batches that a message holds; the same changes in the same order make the same batches."""
    held: list[dict[str, Any]] = []
    size = 0
    for change in changes:
        entry = change.to_json()
        length = len(json.dumps(entry, ensure_ascii=False).encode())
        if held and (len(held) == _MAX_CHANGES or size + length > _MAX_BYTES):
            yield _batch(held, tenant_id, migration_id, tier)
            held, size = [], 0
        held.append(entry)
        size += length
    if held:
        yield _batch(held, tenant_id, migration_id, tier)


def _batch(changes: list[dict[str, Any]], tenant_id: str, migration_id: str, tier: str) -> dict[str, Any]:
    digest = hashlib.sha256(json.dumps(changes, sort_keys=True).encode()).hexdigest()[:32]
    return {
        "tenant_id": tenant_id,
        "migration_id": migration_id,
        "batch_id": digest,
        "tier": tier,
        "changes": changes,
    }


def _stacks(cloudformation: Any) -> Iterator[tuple[str, dict[str, str]]]:
    for page in cloudformation.get_paginator("describe_stacks").paginate():
        for stack in page["Stacks"]:
            outputs = {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
            # Constructs' outputs carry the construct's path before their name where they stand deeper.
            yield stack["StackName"], outputs
