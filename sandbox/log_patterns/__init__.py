"""Filter patterns of CloudWatch Logs: which are accepted, and which log lines they match."""
