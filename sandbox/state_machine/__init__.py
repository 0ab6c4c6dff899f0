"""AWS Step Functions on the sandbox's clock: as much of its language as template.yaml uses."""
