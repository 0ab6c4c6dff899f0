"""What a fuzz target reports: an input that breaks a promise."""


class Finding(AssertionError):
    """A promise is broken; the text says which. No TocsinError: nothing may catch it on the way."""


def expect(holds: object, broken: str) -> None:
    """Raise a Finding unless `holds` is true."""
    if not holds:
        raise Finding(broken)
