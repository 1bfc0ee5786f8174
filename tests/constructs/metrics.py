"""What a construct's metric measures."""

from aws_cdk import aws_cloudwatch as cloudwatch


def metric_name(metric: cloudwatch.IMetric) -> str:
    """CloudWatch's name of a metric that is no expression."""
    stat = metric.to_metric_config().metric_stat
    assert stat is not None
    return stat.metric_name
