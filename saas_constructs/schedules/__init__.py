"""Work that is due at times, for every tenant."""

from saas_constructs.schedules.tenant_schedule import TenantSchedule

__all__ = ["TenantSchedule"]
