"""A table and one function that may do to its tenant's items all that can be granted.

The reference application's functions have less: what their sessions are refused may be refused for the action, which
proves nothing about the tenant.
"""

import aws_cdk as cdk

from saas_constructs.data import TenantIndex, TenantTable
from saas_constructs.functions import HandlerFunction
from saas_constructs.tenancy import TenantAccess
from stacks.config import DEV

app = cdk.App()
stack = cdk.Stack(app, "Probe", env=cdk.Environment(region=DEV.region))
table = TenantTable(stack, "Table", indexes=[TenantIndex("by_kind", "kind_pk", "kind_sk")])
probe = HandlerFunction(stack, "ProbeFunction", handler="lambdas.orders.get_order.handler")
table.grant_tenant_access(probe, TenantAccess.READ_WRITE)
cdk.CfnOutput(stack, "ProbeTableName", value=table.table.table_name)
app.synth()
