r"""Wildcards of EventBridge patterns: `*` stands for any text, `\*` and `\\` for themselves."""

from sandbox.patterns.values import PatternRefused, Test, text_of


def wildcard(argument: object) -> Test:
    """The test of `{"wildcard": "prod-*-cpu"}`.

    Takes time in proportion to the value, which a regular expression with several `.*` does not.
    """
    head, *rest = _literals(text_of(argument, "wildcard"))
    if not rest:
        return lambda seen: seen == head
    *middle, tail = rest
    return lambda seen: isinstance(seen, str) and _passes(seen, head, middle, tail)


def _passes(seen: str, head: str, middle: list[str], tail: str) -> bool:
    at, end = len(head), len(seen) - len(tail)
    if at > end or not (seen.startswith(head) and seen.endswith(tail)):
        return False
    for literal in middle:
        found = seen.find(literal, at, end)
        if found < 0:
            return False
        at = found + len(literal)
    return True


def _literals(text: str) -> list[str]:
    """The texts between the stars, escapes undone."""
    literals = [""]
    at = 0
    while at < len(text):
        here, following = text[at], text[at + 1 : at + 2]
        if here == "*":
            if following == "*":
                raise PatternRefused(f"Consecutive wildcard characters at pos {_byte(text, at)}")
            literals.append("")
        elif here == "\\":
            if following not in {"*", "\\"}:
                raise PatternRefused(f"Invalid escape character at pos {_byte(text, at)}")
            literals[-1] += following
            at += 1
        else:
            literals[-1] += here
        at += 1
    return literals


def _byte(text: str, at: int) -> int:
    """AWS counts bytes of UTF-8, the opening quote included."""
    return 1 + len(text[:at].encode(errors="surrogatepass"))
