"""The worker of the schedule that sums up each tenant's day."""

from lambdas.orders import wiring
from lambdas.orders.daily_summary import day_before, days_missed, summarize
from lambdas.orders.summary_store import SummaryStore
from lambdas.shared.messages import message_consumer
from lambdas.shared.moments import utc_now
from lambdas.shared.observability import count
from lambdas.shared.tenant import Tenant
from lambdas.shared.tenant_job import TenantJob


@message_consumer(TenantJob.from_message)
def handler(job: TenantJob) -> None:
    """Sum up the day before the schedule was due, at each of the tenant's sites, and what was missed shortly before."""
    tenant = Tenant.for_service(job.tenant_id, "daily-summary")
    summaries = SummaryStore(*wiring.data.of(tenant), tenant.tenant_id)
    # Sites can be set up that the registry's record of the tenant does not name.
    for site_id in sorted({*job.sites, *summaries.sites()}):
        done = int(summarize(site_id, day_before(job.due), summaries=summaries, now=utc_now()))
        for day in days_missed(job.due):
            # A site without orders on an earlier day may not have been there yet.
            done += summarize(site_id, day, summaries=summaries, now=utc_now(), even_without_orders=False)
        if done:
            count("DaySummarized", done)
