"""The yardstick of synthesis: one bucket, nothing else."""

import aws_cdk as cdk
from aws_cdk import aws_s3 as s3

app = cdk.App(builtin_cloud_formation_validation=False)
stack = cdk.Stack(app, "Empty")
s3.Bucket(stack, "Bucket")
app.synth()
