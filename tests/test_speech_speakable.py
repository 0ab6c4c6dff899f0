"""Names from events, as a voice says them."""

from pathlib import Path

import pytest

from dispatch.speech.pieces import spoken_of, text_of
from dispatch.speech.speakable import speakable
from dispatch.speech.words import read_words

TEXTS = Path(__file__).parents[1] / "contact_flows" / "speech"
WORDS = {
    language: read_words((TEXTS / f"{language}.toml").read_text(encoding="utf-8"), language)
    for language in ("en", "ja", "pl")
}


def said(text, language="en"):
    return text_of(speakable(text, WORDS[language]))


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("prod-vm01-cpu-high", "prod VM 01 CPU high"),
        ("snake_case_name", "snake case name"),
        ("HighCPUUtilization", "High CPU Utilization"),
        ("myVMsAreDown", "my VMs Are Down"),
        ("IPv6 and DynamoDB", "IPv6 and DynamoDB"),
        ("AWS_EBS_VOLUME_LOST", "AWS EBS volume lost"),
        ("nfs-srv-tls", "NFS server TLS"),
        ("eu-west-1-alarm", "Ireland alarm"),
        ("ap-northeast-1a", "Tokyo a"),
        ("/var/lib/mysql", "var lib MySQL"),
        ("t3.micro", "t3 dot micro"),
    ],
)
def test_a_name_is_cut_into_words(name, heard):
    assert said(name) == heard


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("i-0abc1234def", "instance ending 4 d e f"),
        ("instance i-0abc1234def", "instance ending 4 d e f"),
        ("vol-0123456789abcdef0", "volume ending d e f 0"),
        ("web-0123456789", "web ID ending 6 7 8 9"),
        ("123e4567-e89b-12d3-a456-426614174000", "ID ending 4 0 0 0"),
        ("7f9c6d5b8a1e", "ID ending 8 a 1 e"),
        ("account 111122223333", "account ending 3 3 3 3"),
        ("111122223333", "account ending 3 3 3 3"),
        ("2001:db8:0:1::42", "address ending 0 1 4 2"),
        ("00:53:00:ab:cd:ef", "address ending c d e f"),
    ],
)
def test_an_id_is_said_by_its_kind_and_its_last_four_signs(name, heard):
    assert said(name) == heard


@pytest.mark.parametrize(
    ("name", "heard"),
    [
        ("arn:aws:lambda:eu-west-1:111122223333:function:image-resize:42", "Lambda image resize"),
        ("arn:aws:sns:us-east-1:111122223333:ops-topic", "SNS ops topic"),
        (
            "arn:aws:ec2:us-east-1:111122223333:instance/i-0abc1234def",
            "instance ending 4 d e f",
        ),
        (
            "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c",
            "load balancer shop",
        ),
        ("arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/resize:*", "logs resize"),
        ("arn:aws:iam::111122223333:", "IAM account ending 3 3 3 3"),
    ],
)
def test_an_arn_is_said_by_its_service_and_its_last_part(name, heard):
    assert said(name) == heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("10.0.12.7", "10 dot 0 dot 12 dot 7"),
        ("10.0.0.0/16", "10 dot 0 dot 0 dot 0 slash 16"),
        ("10.0.12.7:8080", "10 dot 0 dot 12 dot 7 port 8080"),
        ("https://user:secret@www.example.com:8443/a/b?c=d#e", "example dot com"),
        ("see https://example.com/x.", "see example dot com."),
    ],
)
def test_an_address_is_said_without_what_nobody_can_remember(text, heard):
    assert said(text) == heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("90%", "90 percent"),
        ("disk_90%_full", "disk 90 percent full"),
        ("1 ms and 2 ms", "1 millisecond and 2 milliseconds"),
        ("1500ms", "1500 milliseconds"),
        ("21.5MB/s", "21.5 megabytes per second"),
        ("-5 °C", "minus 5 degrees"),
        ("$1,234.56", "1235 dollars"),
        ("0.020599444741798756", "0.021"),
        ("1.0E7", "10000000"),
        ("123456789.0 B", "123000000 bytes"),
        ("5 of 6", "5 of 6"),
        ("CPU > 90%", "CPU above 90 percent"),
        ("CPU>90", "CPU above 90"),
    ],
)
def test_a_number_is_rounded_and_its_unit_is_a_word(text, heard):
    assert said(text) == heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("1 MB", "1 megabajt"),
        ("2 MB", "2 megabajty"),
        ("5 MB", "5 megabajtów"),
        ("12 MB", "12 megabajtów"),
        ("22 MB", "22 megabajty"),
        ("101 MB", "101 megabajtów"),
        ("1,5 MB", "1,5 megabajta"),
        ("1.5 MB", "1,5 megabajta"),
    ],
)
def test_polish_units_agree_with_their_number(text, heard):
    assert said(text, "pl") == heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("2026-11-01", "1 November 2026"),
        ("2024-11-20T20:35:33Z", "20 November, 20:35 UTC"),
        ("2024-11-20 20:35:33.123", "20 November, 20:35"),
        ("2024-11-21T05:35:33+09:00", "20 November, 20:35 UTC"),
        ("20/11/24 20:34:00", "20 November, 20:34 UTC"),
        ("at 3:05 UTC", "at 3:05 UTC"),
        ("2024-13-45", "2024 13 45"),
        ("0001-01-01T00:00+09:00", "0001 01 01 T00 00 09 00"),
    ],
)
def test_a_moment_is_said_as_a_date_and_a_time_in_utc(text, heard):
    assert said(text) == heard


def test_a_moment_is_said_in_the_languages_own_form():
    assert said("2024-11-20T20:05:33Z", "ja") == "11月20日20時5分 UTC"
    assert said("2024-11-20T20:05:33Z", "pl") == "20 listopada, 20:05 UTC"


@pytest.mark.parametrize(
    ("reason", "heard"),
    [
        (
            (
                "Threshold Crossed: 1 datapoint [95.2183 (20/11/24 20:34:00)] was greater than"
                " or equal to the threshold (90.0)."
            ),
            "The value is 95.22, the threshold 90.",
        ),
        (
            (
                "Threshold Crossed: 3 datapoints were less than the threshold (4.0). The most"
                " recent datapoints which crossed the threshold: [3.0 (20/11/24 20:34:00), 2.0 ()]."
            ),
            "The value is 3, the threshold 4.",
        ),
        (
            (
                "Threshold Crossed: no datapoints were received for 5 periods and 5 missing"
                " datapoints were treated as [Breaching]."
            ),
            "No data is arriving.",
        ),
        ("Threshold Crossed: something else", "Threshold Crossed something else"),
    ],
)
def test_cloudwatchs_own_reason_is_said_in_one_short_sentence(reason, heard):
    assert said(reason) == heard


def test_japanese_is_left_as_it_is_and_terms_in_it_get_their_reading():
    pieces = speakable("本番DBのCPU使用率が90%を超えました。", WORDS["ja"])
    assert text_of(pieces) == "本番DBのCPU使用率が 90 パーセント を超えました。"
    assert "ディービー" in spoken_of(pieces)


def test_japanese_in_another_language_is_marked_as_japanese():
    assert {piece.lang for piece in speakable("決済バッチ", WORDS["pl"])} == {"ja-JP"}


def test_an_english_sentence_is_marked_in_another_language_and_not_mixed_with_its_terms():
    pieces = speakable("The disk of the database is full", WORDS["pl"])
    assert text_of(pieces) == "The disk of the database is full"
    assert {piece.lang for piece in pieces} == {"en-US"}
    assert said("disk-full", "pl") == "pełny dysk"


def test_a_region_is_said_in_japanese_with_its_reading():
    (piece,) = speakable("ap-northeast-1", WORDS["ja"])
    assert (piece.text, piece.reading) == ("東京", "とうきょう")


@pytest.mark.parametrize("text", ["", "🚨🔥", "\x00\x07\x1b", "\ud800", "$.", "—", "\u202e", "<>"])
def test_what_cannot_be_said_is_dropped(text):
    assert speakable(text, WORDS["en"]) == []


def test_an_id_is_spelled_by_the_names_of_its_letters():
    assert (
        spoken_of(speakable("i-0abc1234def", WORDS["ja"]))
        == "末尾ヨン ディー イー エフのインスタンス"
    )
    assert spoken_of(speakable("vm-07", WORDS["pl"])) == "wu em 0 7"


def test_the_voice_pauses_where_the_text_does_and_only_once():
    assert said("down... now: look; here — gone!") == "down. now, look, here. gone."


def test_literal_line_ends_of_aws_health_are_gaps():
    assert said("stopped.\\n \\nSee more") == "stopped. See more"
