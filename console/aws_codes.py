"""What AWS refuses, told by its code alone: a service's text may hold what was sent."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from console.places import NotThere


@contextmanager
def codes_told(stack: str) -> Iterator[None]:
    """What AWS refuses inside is a NotThere of that stack, with the code for its reason."""
    try:
        yield
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code", "unknown")
        raise NotThere(f"stack {stack}: {code}") from None
    except BotoCoreError as error:
        raise NotThere(f"stack {stack}: {type(error).__name__}") from None
