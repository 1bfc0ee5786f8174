"""The queue of uploads that nobody has looked into."""

from typing import Final

from lambdas.files.decoding import Decoder
from lambdas.files.inspecting import inspect
from lambdas.files.storage_wiring import storage_of
from lambdas.files.upload_event import UploadEvent
from lambdas.files.wiring import files_of
from lambdas.shared.messages import message_consumer
from lambdas.shared.observability import count, logger
from lambdas.shared.tenant import Tenant

decoder: Final = Decoder()


@message_consumer(UploadEvent.from_message)
def handler(event: UploadEvent) -> None:
    """Check what was uploaded, and make of it what is shown."""
    tenant = Tenant.for_service(event.tenant_id, "files")
    outcome = inspect(event.file_id, files=files_of(tenant), objects=storage_of(tenant), look=decoder.look_into)
    logger.info("inspected", file_id=event.file_id, outcome=outcome.value)
    count(f"Upload{outcome.value.title()}")
