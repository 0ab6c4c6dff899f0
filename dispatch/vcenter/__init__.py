"""vCenter's alarms, read from log lines: which alarm of which machine went from what to what."""
