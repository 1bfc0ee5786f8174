"""Live push to browsers over WebSockets, tenant by tenant."""

from saas_constructs.realtime.connection_authorizer import ConnectionAuthorizer
from saas_constructs.realtime.realtime_api import RealtimeApi

__all__ = ["ConnectionAuthorizer", "RealtimeApi"]
