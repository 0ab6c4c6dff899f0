"""What a request's body must hold."""

from typing import Any


class RequestRefused(ValueError):
    """A request that cannot be carried out: the HTTP status and what would be right."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def field(body: Any, key: str) -> Any:  # noqa: ANN401 - any JSON value
    """The value of a key that must be there; RequestRefused where it is not."""
    if not isinstance(body, dict) or key not in body:
        raise RequestRefused(400, f'the body must be a JSON object with "{key}"')
    return body[key]
