"""What stands between people and the application: distribution, addresses, web ACL, security headers."""

from saas_constructs.edge.access_logs import edge_logs_reach
from saas_constructs.edge.edge_access_logs import EdgeAccessLogs
from saas_constructs.edge.edge_certificate import EDGE_REGION, EdgeCertificate
from saas_constructs.edge.edge_web_acl import EdgeWebAcl
from saas_constructs.edge.frontend_distribution import FrontendDistribution
from saas_constructs.edge.menu_versions import MenuVersions
from saas_constructs.edge.security_headers import DATA_POLICY, PAGE_POLICY, SecurityHeaders
from saas_constructs.edge.sign_in_redirects import SignInRedirects
from saas_constructs.edge.tenant_addresses import TenantAddresses
from saas_constructs.edge.tenant_domains import TenantDomains

__all__ = [
    "DATA_POLICY",
    "EDGE_REGION",
    "PAGE_POLICY",
    "EdgeAccessLogs",
    "EdgeCertificate",
    "EdgeWebAcl",
    "FrontendDistribution",
    "MenuVersions",
    "SecurityHeaders",
    "SignInRedirects",
    "TenantAddresses",
    "TenantDomains",
    "edge_logs_reach",
]
