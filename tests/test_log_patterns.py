"""Filter patterns of CloudWatch Logs beyond the corpus: the user guide's rules, and refusals."""

import json
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.log_patterns.pattern import LONGEST, LogPatternRefused, read_log_pattern

ACCESS = '127.0.0.1 - frank [10/Oct/2026:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'
ALARM = json.dumps(
    {
        "alarm": "Host connection",
        "entity": {"name": "esx01.example.com", "tags": ["prod", "dc1"]},
        "count": 3,
        "load": 0.5,
        "code": "007",
        "acknowledged": False,
        "cleared": None,
        "dotted.name": "x",
        "disks": [{"free": 10}, {"free": 1}],
    }
)


def found(pattern, line):
    return read_log_pattern(pattern).matches(line)


@pytest.mark.parametrize(
    ("pattern", "line", "expected"),
    [
        ("ERROR", "[ERROR] disk", True),
        ("ERROR", "[error] disk", False),
        ("ERROR", "ERRORCODE: -1", True),
        ("", "", True),
        ("   ", "anything", True),
        ('""', "anything", True),
        ('" "', "word", True),
        ("?ERROR ?WARN", "WARN disk", True),
        ("?ERROR ?WARN", "INFO disk", False),
        ("ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", True),
        ("ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", False),
        ('ERROR -"timed out"', "ERROR timed out", False),
        ("-DEBUG", "INFO", True),
        ("?ERROR ?WARN REQUEST", "INFO REQUEST", True),
        ("?ERROR ?WARN REQUEST", "ERROR", False),
        ('"say \\"hi\\""', 'they say "hi"', True),
        ('"Gray to Yellow" "on esx"', "Alarm 'x' on esx1 changed from Gray to Yellow", True),
    ],
)
def test_terms(pattern, line, expected):
    assert found(pattern, line) is expected


@pytest.mark.parametrize(
    ("pattern", "line", "expected"),
    [
        ("%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", True),
        ("%^[hc]at%", "hat", True),
        ("%^[hc]at%", "a hat", False),
        ("%[hc]at$%", "a cat", True),
        ("%gra|ey%", "grey", True),
        ("%^starting|^shutting down%", "shutting down", True),
        ("%abcc|ab[^c]$%", "aba", True),
        (r"%\[.\]%", "[7]", True),
        ("%ab*c%", "ac", True),
        ("%ab+c%", "ac", False),
        (r"%\D%", "12", False),
        (r"%\w%", "é", False),
        (r"%\x28ok\x29%", "(ok)", True),
        (r"%10\.10\.0\.1%", "10010,051", False),
        ("%[[|]%", "|", True),
        ("%[]a]%", "]", True),
        ("%[^]a]%", "]a", False),
        ("%[^^]|z%", "z", True),
        (r"%\\%", "back\\slash", True),
    ],
)
def test_regular_expressions(pattern, line, expected):
    assert found(pattern, line) is expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ('{ $.alarm = "Host connection" }', True),
        ('{ $.alarm = "Host*" }', True),
        ('{ $.alarm = "*conn*" }', True),
        ('{ $.alarm = "*Host" }', False),
        ('{ $.alarm = "H*n" }', False),  # a star within a text stands for itself
        ("{ $.entity.name = esx01.example.com }", True),
        ('{ $.entity.name != "esx02*" }', True),
        ('{ $.entity.tags[1] = "dc1" }', True),
        ('{ $.entity.tags[2] = "dc1" }', False),
        ('{ $.entity.tags[*] = "dc1" }', True),
        ("{ $.disks[*].free < 5 }", True),
        ("{ $.disks[0].free < 5 }", False),
        ('{ $.entity.* = "esx01*" }', True),
        ("{ $.['dotted.name'] = x }", True),
        ("{ $.count = 3 }", True),
        ("{ $.count = 3.0 }", True),
        ("{ $.count = 3e0 }", True),
        ('{ $.count = "3*" }', True),
        ("{ $.count > 2 && $.count <= 3 }", True),
        ("{ $.load < .6 }", True),
        ("{ $.code = 7 }", True),
        ('{ $.code = "7" }', False),
        ("{ $.alarm > 1 }", False),
        ("{ $.cleared IS NULL }", True),
        ("{ $.count IS NULL }", False),
        ("{ $.absent IS NULL }", False),
        ("{ $.acknowledged IS FALSE }", True),
        ("{ $.acknowledged IS TRUE }", False),
        ("{ $.acknowledged = false }", False),
        ("{ $.absent NOT EXISTS }", True),
        ("{ $.cleared NOT EXISTS }", False),
        ('{ $.absent != "x" }', False),
        ('{ $.cleared != "x" }', False),
        ('{ $.entity = "*" }', False),
        ('{ $.entity != "x" }', False),
        ('{ $.disks != "x" }', False),
        (r"{ $.entity.name = %^esx[0-9]{2}\.% }", True),
        ("{ $.entity.name != %^esx% }", False),
        ("{ ($.count = 1 || $.count = 3) && $.load = 0.5 }", True),
        ("{$.count=3&&$.load=0.5}", True),
    ],
)
def test_json(pattern, expected):
    assert found(pattern, ALARM) is expected


@pytest.mark.parametrize(
    "line", ["", "word", "[1]", "3", '{"a": NaN}', "x " + ALARM, "[" * 100_000]
)
def test_a_line_that_is_no_json_object_matches_no_json_pattern(line):
    assert not found("{ $.a NOT EXISTS }", line)


@pytest.mark.parametrize(
    ("pattern", "line", "expected"),
    [
        ("[ip, user, username, timestamp, request, status, bytes]", ACCESS, True),
        ("[ip, user, username]", ACCESS, False),
        ("[..., request = *.html*, status = 4*, bytes]", ACCESS, True),
        ("[..., request=*.html*, status=4*,]", ACCESS, True),
        ("[ip, user, ..., bytes > 1000]", ACCESS, True),
        ("[ip, user, ..., bytes > 2000]", ACCESS, False),
        ("[ip, ...]", ACCESS, True),
        ("[a, b, c, d, e, f, g, h, ...]", ACCESS, False),
        ("[..., status = 404 || status = 410, bytes]", ACCESS, True),
        ("[..., status >= 400 && status < 500, bytes]", ACCESS, True),
        ('[..., request = "GET /index.html HTTP/1.0", status, bytes]', ACCESS, True),
        (r"[ip = %^127\.%, ...]", ACCESS, True),
        ("[]", ACCESS, True),
        ("[w1 = ERROR || W1 = WARNING, w2]", "WARNING disk", True),
        ("[w1 != ERROR && w1 != WARNING, w2]", "INFO disk", True),
        ("[w1 = 4* && w1 != 403 || w1 = 500, w2]", "403 x", False),
        ("[w1 = 4* && w1 != 403 || w1 = 500, w2]", "500 x", True),
        ("[a, b]", 'half "quoted', True),
        ("[a]", "", False),
        ("[a > 1]", "text", False),
    ],
)
def test_fields(pattern, line, expected):
    assert found(pattern, line) is expected


def test_the_values_of_a_json_line_are_those_it_writes():
    values = read_log_pattern("{ $.count > 1 }").match(ALARM)
    assert values("$.entity.name") == "esx01.example.com"
    assert values("$.load") == "0.5"
    assert values("$.disks[1].free") == "1"
    assert [values(one) for one in ("$.absent", "$.entity", "$.cleared", "$.disks[7]")] == [
        None
    ] * 4


def test_the_values_of_fields_go_by_name_and_by_place():
    values = read_log_pattern("[ip, ..., status, bytes]").match(ACCESS)
    asked = ("$ip", "$status", "$bytes", "$3", "$4", "$5", "$7", "$8", "$other")
    assert [values(one) for one in asked] == [
        *("127.0.0.1", "404", "1534", "frank", "10/Oct/2026:13:25:15 -0700"),
        *("GET /index.html HTTP/1.0", "1534", None, None),
    ]


def test_a_pattern_says_which_values_its_lines_can_have():
    fields = read_log_pattern("[ip, ..., bytes]")
    assert [fields.declares(one) for one in ("$ip", "$2", "$size", "$.ip", "$0x")] == [
        *(True, True, False, False, False)
    ]
    of_json = read_log_pattern("{ $.a = 1 }")
    assert [of_json.declares(one) for one in ("$.b.c[0]", "$.b[*]", "$b")] == [True, False, False]
    assert not read_log_pattern("ERROR").declares("$.a")


@pytest.mark.parametrize(
    ("pattern", "position", "why"),
    [
        ("ERROR: disk", 6, "needs double quotes"),
        ("#Cloud", 1, "needs double quotes"),
        ('"open', 1, "double quote is not closed"),
        ("-", 2, "term"),
        ("ERROR %x%", 7, "stands alone"),
        ("%x% ERROR", 5, "stands alone"),
        ("%something!%", 11, "'!' is not allowed"),
        ("%(ab)+%", 2, "'(' is not allowed"),
        ("%café%", 5, "not allowed"),
        (r"%a\p%", 3, "is not known"),
        ("%%", 2, "empty"),
        ("%abc", 1, "per cent sign"),
        ("%a**%", 4, "no regular expression"),
        ("%[a%", 2, "no regular expression"),
        ("{ $.a = }", 9, "a value expected"),
        ("{ $.a }", 7, "=, !=, >"),
        ("{ $.a = 1", 10, "&&, || or }"),
        ("{ $.a = 1 } x", 13, "nothing may follow"),
        ("{ a = 1 }", 3, "begins with $."),
        ("{ $.a == 1 }", 8, "a value expected"),
        ("{ $.a > x }", 9, "a number expected"),
        ("{ $.a IS NOT NULL }", 10, "IS NOT is not known"),
        ("{ $.a EXISTS }", 7, 'use = "*"'),
        ("{ $.a[x] = 1 }", 6, "an index"),
        ("{ $.*[*] = 1 }", 3, "one * only"),
        ("{ ($.a = 1 }", 12, "&&, || or )"),
        ("{ $.a = käse }", 10, "&&, || or }"),
        ("{ $.a = %x% || $.a = %y% || $.a = %z% }", 35, "2 regular expressions"),
        ("{" + "(" * 500 + "}", 103, "brackets"),
        ("[a, b", 6, "expected"),
        ("[a, a]", 5, "two fields a"),
        ("[a, ..., ...]", 10, "one ... only"),
        ("[a = 1 || b = 2]", 11, "the same field, a"),
        ("[1a]", 2, "the name of a field"),
        ("[a] x", 5, "nothing may follow"),
        ("x" * (LONGEST + 1), LONGEST + 1, "1024 characters"),
    ],
)
def test_what_is_refused_is_told_with_the_character(pattern, position, why):
    with pytest.raises(LogPatternRefused) as refused:
        read_log_pattern(pattern)
    assert why in str(refused.value)
    assert str(refused.value).endswith(f"at character {position}")


TEXTS = st.text(alphabet=string.printable + "é\ud83d\udd14", max_size=40)
WORDS = st.text(alphabet=string.ascii_letters + string.digits, min_size=1, max_size=8)
HOSTILE = st.text(alphabet=' {}[]()$.*"%?-=!<>&|\\,abIS1e', max_size=40)


def refused_at(pattern, line):
    try:
        read_log_pattern(pattern).match(line)
    except LogPatternRefused as refused:
        return refused.position
    return 0


@given(HOSTILE | TEXTS, TEXTS)
def test_any_text_is_a_pattern_or_is_refused_at_a_place_in_it(pattern, line):
    assert 0 <= refused_at(pattern, line) <= len(pattern)


@given(st.lists(WORDS, min_size=1, max_size=4), TEXTS)
def test_terms_hold_where_each_is_in_the_line_and_excluding_one_never_adds_lines(words, line):
    assert found(" ".join(words), line) is all(word in line for word in words)
    assert found(" ".join(f"?{word}" for word in words), line) is any(
        word in line for word in words
    )
    assert not (found(f"{words[0]} -{words[-1]}", line) and words[-1] in line)


@given(TEXTS.filter(str.strip), TEXTS)
def test_a_quoted_phrase_is_looked_for_as_it_stands(phrase, line):
    escaped = phrase.replace("\\", "\\\\").replace('"', '\\"')
    assert found(f'"{escaped}"', line) is (phrase in line)
    assert found(f'"{escaped}"', f"{line}{phrase}{line}")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3), st.integers())
def test_one_of_less_equal_and_greater_holds_of_a_number(seen, bound):
    line = f'{{"n": {seen:f}}}'
    signs = [sign for sign in ("<", "=", ">") if found(f"{{ $.n {sign} {bound} }}", line)]
    assert len(signs) == 1
    assert found(f"{{ $.n != {bound} }}", line) is (signs != ["="])


@given(WORDS, st.dictionaries(WORDS, st.text(max_size=10), max_size=4))
def test_exists_or_not_exists_holds_of_every_json_line(name, document):
    line = json.dumps(document)
    assert found(f'{{ $.{name} = "*" }}', line) is not found(f"{{ $.{name} NOT EXISTS }}", line)
