"""How time passes in the sandbox of a test."""

from contextlib import nullcontext
from datetime import timedelta

from sandbox.direct_calls import direct_calls

LONG = timedelta(minutes=5)


def let_pass(cloud, time):
    """Nothing but that time passes. In a long one, requests take the short way to what answers."""
    with direct_calls() if time >= LONG else nullcontext():
        cloud.loop.advance(cloud.loop.now + time)
