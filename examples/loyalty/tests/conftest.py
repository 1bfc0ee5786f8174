"""What a handler finds in its bundle and its environment, for tests that need no cloud."""

import os
import sys
from pathlib import Path

from saas_constructs.packaging import prepared, runtime_root, this_machine

# As in a bundle: the library's run-time code beside the app's own, and what `saas prepare` has built for functions.
sys.path[:0] = [str(runtime_root()), str(Path(__file__).parents[1] / "handlers")]
sys.path.append(str(prepared(this_machine()) / "python"))

os.environ |= {
    "ALLOWED_ROLES": "owner manager waiter",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_LAMBDA_FUNCTION_NAME": "AddStamp",
    "AWS_SECRET_ACCESS_KEY": "none",
    "TABLE_NAME": "cards",
    "TENANT_ACCESS_ROLE_ARN": "arn:aws:iam::111122223333:role/TenantAccess",
}
