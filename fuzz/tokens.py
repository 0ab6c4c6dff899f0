"""Words and values that readers treat specially: what a mutation puts in, and a dictionary."""

from collections.abc import Iterable
from pathlib import Path

HOSTILE_TEXTS = (
    *("</speak><break time='9s'/>", "&amp;<![CDATA[", "$.Attributes.x", "{what}", "{", "%s", "\\n"),
    *(
        "\x00",
        "\x1b[31m",
        "\x7f",
        "\u202e",
        "\u2028",
        "\u200b",
        "\ud800",
        "\ufffe",
        "\ufeff",
        "\r\n",
    ),
    *("arn:aws:ec2:eu-west-1:111122223333:instance/i-0abc1234def", "arn:", ":alarm:", "arn:aws:::"),
    *("https://a.example/b?c=d", "::", "2001:db8::1", "10.0.0.1/8", "999.1.1.1", "7f9c6d5b8a1e"),
    *("2026-02-29", "2026-11-01T00:00:12+23:59", "0001-01-01T00:00:00+23:59", "9999-12-31T23:59Z"),
    *(
        "1970-01-01T00:00:00.001Z",
        "24:00",
        "31/02/26 10:00:00",
        "90%",
        "-1,234.5",
        "1e999",
        "1.0E7",
    ),
    *("Threshold Crossed: 1 datapoint [95.0 (x)] was greater than the threshold (90.0).", "> 5"),
    *("[critical] full", "【重大】", "[sev 1][", "critical", "severity: high", "P1", "OK", "ALARM"),
    *(
        "本番DB",
        "łódź",
        "🚨",
        "ﷺ",
        "½",
        "㎳",
        "\uff41\uff37\uff33",
        "e\u0301",
        "ß",
        "ŉ",
        "ǰ",
        "٣",
        "²",
        "ⅷ",
    ),
    *("a-", "A", "1.", ", ", "[", "(", ":", "/", "-", "''", '"', "x" * 600, "1" * 5000, " "),
)
WRONG_VALUES: tuple[object, ...] = (
    *(None, True, False, 0, -1, 7, 1e308, -0.0, 10**400, 2**63, [], {}, [[]], "", " ", [None]),
    *({"": None}, {"key": {"key": []}}, ["a"] * 200),
)
EVENT_KEYS = (
    *("id", "source", "detail-type", "account", "region", "time", "resources", "detail"),
    *("alarmName", "state", "value", "reason", "previousState", "configuration", "description"),
    *(
        "metrics",
        "metricStat",
        "metric",
        "dimensions",
        "InstanceId",
        "alarmContributor",
        "attributes",
    ),
    *("muteDetail", "muteWindowStart", "muteWindowEnd", "actionsSuppressedBy", "operation"),
    *("eventArn", "eventTypeCode", "eventTypeCategory", "eventDescription", "language"),
    *("latestDescription", "affectedEntities", "entityValue", "statusCode", "eventRegion"),
    *("name", "status", "severity", "summary", "resource", "dedup_key", "message", "title"),
    *("contactId", "ContactID", "eventType", "disconnectReason", "disconnectTimestamp"),
    *("connectedToSystemTimestamp", "Attributes", "key", "what", "who"),
    *("ConnectedToSystemTimestamp", "DisconnectTimestamp", "DisconnectReason"),
)
EVENT_VALUES = (
    *("CloudWatch Alarm State Change", "CloudWatch Alarm Contributor State Change", "Tocsin Alert"),
    *("CloudWatch Alarm Configuration Change", "AWS Health Event", "AWS Health Abuse Event"),
    *("INSUFFICIENT_DATA", "firing", "resolved", "closed", "issue", "aws.cloudwatch", "aws.health"),
    *("DISCONNECTED", "COMPLETED", "CONNECTED_TO_SYSTEM", "TELECOM_BUSY", "en_US"),
)
TOML_LINES = (
    *("[[stage]]", "[[rule]]", "[severity]", "[phrase]", "[say]", "[unit]", "[reading]", "[a.b]"),
    *("[[stage.a]]", '["+12025550199"]', '"+12025550199" = 1', "repeats = 21", 'wait = "1s"'),
    *('contacts = ["a", "a"]', 'notify = ["+12025550199"]', 'wait = "+12025550199"', "a = 1"),
    *("catch_all = true", 'severity = "high"', 'plan = "on-call"', 'severity_from = "detail.x"'),
    *("when = \"source == 'aws.ec2' && detail.a\"", 'plan = { critical = "a" }', "when = '''\n'''"),
    *("number = '+12025550199'", "number = 12025550199", "language = 'ja'", "rate = 200", "#"),
    *("a = [", "a = {", 'a = """', "a.b.c = 1", "1 = 1", "a = 2026-02-30", "a = nan", "a = 0x"),
    *(
        'announcement = ["{severity}{what}"]',
        'details = ["{summary}"]',
        "characters_per_second = 1",
    ),
)
TOML_VALUES = (
    *("true", "0", "-1", "99999999999999999999", "1e400", "nan", "2026-11-20", "00:00:00", "[]"),
    *(
        "{}",
        '""',
        '" "',
        '"90s"',
        '"999999d"',
        '["a"]',
        "[1]",
        "[[]]",
        '{ text = "a" }',
        '"{what}"',
    ),
    *(
        '"\\u0000"',
        '"\\u202E"',
        '"<s>"',
        '"$"',
        '"{"',
        '"+12025550199"',
        "'''",
        '["{severity} {what}"]',
    ),
    *('"critical"', '"on-call"', '"a && b"', '"!a"', '"a[*].b | [0]"', '"sort_by(a, &b)"', '"`1`"'),
    *("\"contains(['a', 'b'], source)\"", "\"starts_with(source, 'aws')\"", "\"source == 'a'\""),
    *('"to_number(a) > `1`"', '"a[::0]"', '"a[?b]"', '"@"', '"&a"', '"length(a)"', '"a.{b: c}"'),
)


def dictionary(values: Iterable[str]) -> str:
    """`values` as a libFuzzer dictionary: every byte that is no plain letter or digit escaped."""
    return "".join(f'"{_escaped(value)}"\n' for value in values if value)


def _escaped(value: str) -> str:
    signs = value.encode("utf-8", "surrogatepass")[:64].decode("latin-1")
    return "".join(
        sign if sign.isascii() and sign.isalnum() else f"\\x{ord(sign):02x}" for sign in signs
    )


def write_dictionary(path: Path, form: str) -> None:
    """The tokens of a form, `json` or `toml`, where libFuzzer finds them."""
    own = (*EVENT_KEYS, *EVENT_VALUES) if form == "json" else (*TOML_LINES, *TOML_VALUES)
    path.write_text(dictionary((*own, *HOSTILE_TEXTS)), encoding="ascii")
