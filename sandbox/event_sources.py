"""What invokes functions by itself: queues, and the stream of contact records."""

from collections.abc import Mapping

from sandbox.deploy.deployment import Deployment
from sandbox.functions import Function
from sandbox.loop import Loop
from sandbox.queues import Queue
from sandbox.streams import Stream
from sandbox.telephone.connect import Connect

Functions = Mapping[str, Function]


def connect_queues(
    deployment: Deployment, queues: Mapping[str, Queue], functions: Functions
) -> None:
    """From now on each queue delivers to the function that reads it."""
    for mapping in deployment.event_source_mappings:
        arn = deployment.queues[mapping.queue].arn
        queues[arn].deliver = functions[mapping.function].invoke


def connect_streams(
    deployment: Deployment, connect: Connect, loop: Loop, functions: Functions
) -> None:
    """The only stream there may be is that of the first instance's contact records."""
    for function, arn in deployment.stream_readers.items():
        stream = Stream(arn, loop, functions[function].invoke)
        connect.put_record = stream.take
