"""A site of two builds with an API beside it, for the tests of what a distribution serves."""

from __future__ import annotations

import sys
from pathlib import Path

import aws_cdk as cdk
from aws_cdk import aws_apigateway as apigateway

from saas_constructs.edge import EdgeWebAcl, FrontendDistribution
from stacks.app import feature_flags

NAME = "notes-site"


def main(site: Path) -> None:
    """Synthesize the app with the pages of a folder."""
    app = cdk.App(context=feature_flags())
    stack = cdk.Stack(app, NAME, env=cdk.Environment(region="us-east-1"))
    api = apigateway.RestApi(stack, "Notes", deploy_options=apigateway.StageOptions(stage_name="v1"))
    answer = apigateway.IntegrationResponse(status_code="200", response_templates={"application/json": '{"notes": []}'})
    api.root.add_resource("notes").add_method(
        "GET",
        apigateway.MockIntegration(
            integration_responses=[answer], request_templates={"application/json": '{"statusCode": 200}'}
        ),
        method_responses=[apigateway.MethodResponse(status_code="200")],
    )
    made = FrontendDistribution(
        stack,
        "Site",
        site=site,
        config={"stage": "test", "apiId": api.rest_api_id, "domain": None},
        api=api,
        web_acl_arn=EdgeWebAcl(stack, "WebAcl").web_acl_arn,
        removal_policy=cdk.RemovalPolicy.DESTROY,
    )
    cdk.CfnOutput(stack, "NotesSiteUrl", value=made.url)
    cdk.CfnOutput(stack, "NotesBucketName", value=made.bucket.bucket_name)
    cdk.CfnOutput(stack, "NotesApiId", value=api.rest_api_id)
    app.synth()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
