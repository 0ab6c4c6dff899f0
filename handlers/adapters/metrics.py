"""Metrics as log lines, in CloudWatch's embedded metric format."""

from collections.abc import Mapping

from aws_lambda_powertools.metrics import EphemeralMetrics, MetricUnit


def publish(values: Mapping[str, float]) -> None:
    """One line with these metrics; one whose name ends in `Seconds` is counted in seconds."""
    metrics = EphemeralMetrics(namespace="Tocsin", service="tocsin")
    for name, value in values.items():
        unit = MetricUnit.Seconds if name.endswith("Seconds") else MetricUnit.Count
        metrics.add_metric(name=name, unit=unit, value=value)
    metrics.flush_metrics()
