"""A campaign's script for tests, with a step of each kind, in two languages."""

from datetime import UTC, datetime

from dispatch.campaign.person import Person
from dispatch.campaign.script_files import script_in
from dispatch.toml_file import read_table

FIELDS = ("name", "date")
NOW = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
"""A Friday, noon in Tokyo."""

SCRIPT = """
[script]
no_key.en = "I did not hear a key."
no_key.ja = "キーが押されませんでした。"
wrong_key.en = "That key has no meaning here."
wrong_key.ja = "そのキーは使えません。"
goodbye.en = "Goodbye."
goodbye.ja = "失礼します。"
fault.en = "Sorry, something is broken. We call again."
fault.ja = "申し訳ありません。またお電話します。"

[[script.step]]
name = "language"
kind = "language"
say.en = "For English press 1, for Japanese 2."
say.ja = "英語は1、日本語は2を押してください。"
keys.1.language = "en"
keys.2.language = "ja"
next = "greeting"

[[script.step]]
name = "greeting"
kind = "message"
say.en = "Hello {name}."
say.ja = "{name}様。"
next = "visit"

[[script.step]]
name = "visit"
kind = "question"
say.en = "Can you come on {date}? Yes 1, no 2, agent 3, later 4, never 9, again star."
say.ja = "{date}に来られますか。"
repeat = "*"
tries = 2
keys.1.answer = "yes"
keys.1.say.en = "Noted."
keys.1.say.ja = "承りました。"
keys.1.next = "bring"
keys.1.follow_ups = ["leaflet"]
keys.2.answer = "no"
keys.2.next = "bye"
keys.2.follow_ups = ["told"]
keys.3.next = "agent"
keys.4.next = "when"
keys.9.next = "never"

[[script.step]]
name = "bring"
kind = "question"
say.en = "Will you bring somebody? Yes 1, no 2."
say.ja = "どなたかお連れになりますか。"
keys.1.answer = "yes"
keys.1.next = "bye"
keys.2.answer = "no"
keys.2.next = "bye"
otherwise = "bye"

[[script.step]]
name = "agent"
kind = "transfer"
queue = "support"
say.en = "I connect you."
say.ja = "おつなぎします。"
open = ["mon-fri 09:00-18:00"]
zone = "Asia/Tokyo"
closed = "closed"
failed = "full"

[[script.step]]
name = "closed"
kind = "message"
say.en = "Nobody is there now."
say.ja = "ただいま時間外です。"
next = "visit"

[[script.step]]
name = "full"
kind = "message"
say.en = "Everybody is busy."
say.ja = "混み合っています。"
next = "bye"

[[script.step]]
name = "when"
kind = "later"
say.en = "In two hours 1, at six 2."
say.ja = "二時間後は1、六時は2。"
keys.1.after = "2h"
keys.1.say.en = "We call again in two hours."
keys.1.say.ja = "二時間後にまたお電話します。"
keys.2.at = "18:00"

[[script.step]]
name = "never"
kind = "opt-out"
say.en = "To be called never again press 8."
say.ja = "今後の電話を止めるには8を押してください。"
key = "8"
done.en = "We never call again."
done.ja = "今後お電話しません。"
next = "visit"

[[script.step]]
name = "bye"
kind = "end"
say.en = "Thank you, goodbye."
say.ja = "ありがとうございました。"

[[script.follow_up]]
name = "leaflet"
way = "sms"
text.en = "Hello {name}, bring this on {date}."
text.ja = "{date}にお持ちください。"

[[script.follow_up]]
name = "told"
way = "event"
fields = ["name"]
"""


def script_of(text=SCRIPT, languages=("en", "ja"), fields=FIELDS):
    """The script of a campaign file's text."""
    return script_in(read_table(text, "c.toml").table("script"), languages, fields)


def somebody(**given):
    """Somebody on the list, in Tokyo."""
    known = {
        "campaign": "spring-20261120",
        "id": "0123456789abcdef0123",
        "number": "+12025550101",
        "language": "en",
        "zone": "Asia/Tokyo",
        "fields": {"name": "Ann", "date": "Monday"},
    }
    return Person(**{**known, **given})
