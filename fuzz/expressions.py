"""JMESPath conditions out of its grammar, and now and then beside it."""

from random import Random

_LEAVES = (
    *("source", "detail.a", "alert.name", '\\"detail-type\\"', "@", "*", "a[0]", "a[-1]", "a[::2]"),
    *("a[*].b", "a[]", "'aws.ec2'", "'critical'", "`1`", "`true`", "`null`", '`\\"a\\"`', "`[]`"),
    *("&a", "''", "a[99999999999999999999]", "a[0:1:0]", "`1e999`", "`{}`", "[a, b]", "{a: b}"),
)
_CALLS = (
    *("contains", "starts_with", "ends_with", "join", "length", "keys", "values", "max", "min_by"),
    *("sort", "sort_by", "map", "merge", "not_null", "reverse", "sum", "avg", "to_number", "type"),
    *("to_string", "to_array", "ceil", "abs", "nothing"),
)
_BETWEEN = ("&&", "||", "==", "!=", "<", ">=", "|", ".", "")
DEEPEST = 5


def condition(chance: Random, level: int = 0) -> str:
    """A condition for a TOML text in double quotes."""
    if level >= DEEPEST or chance.random() < 1 / 4:
        return chance.choice(_LEAVES)
    one, other = condition(chance, level + 1), condition(chance, level + 1)
    match chance.randrange(6):
        case 0:
            return f"{chance.choice(_CALLS)}({', '.join((one, other)[: chance.randint(0, 2)])})"
        case 1:
            return f"{'!(' * (times := chance.choice((1, 1, 1, 400)))}{one}{')' * times}"
        case 2:
            return f"a[?{one}]"
        case 3:
            return f" {chance.choice(_BETWEEN)} ".join([one] * chance.choice((2, 2, 300)))
        case _:
            return f"{one} {chance.choice(_BETWEEN)} {other}"
