"""Run-time code: what runs inside Lambda functions. Never imports ``aws_cdk`` or ``saas_constructs``."""
