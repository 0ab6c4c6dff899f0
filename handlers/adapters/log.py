"""One structured log for all functions. Ids and reasons only: no numbers, texts or events."""

from aws_lambda_powertools.logging import Logger

log = Logger()
