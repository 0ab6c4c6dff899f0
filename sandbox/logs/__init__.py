"""CloudWatch Logs in the sandbox: lines, metric filters, metrics, alarms, subscription filters."""
