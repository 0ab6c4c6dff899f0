"""Reads the follow-ups of a campaign file: its tables `[[script.follow_up]]`."""

from typing import Any

from dispatch.campaign.follow_ups import FollowUp, Way
from dispatch.campaign.script_texts import TextReader
from dispatch.notice_topics import why_no_topic
from dispatch.toml_file import Table

MOST_FOLLOW_UPS = 20


def follow_ups_in(table: Table, read: TextReader) -> dict[str, FollowUp]:
    """The follow-ups by name, in the order of the file; raises ConfigurationError."""
    tables = table.tables("follow_up")
    if len(tables) > MOST_FOLLOW_UPS:
        table.refuse("follow_up", f"{len(tables)} follow-ups: at most {MOST_FOLLOW_UPS}")
    found: dict[str, FollowUp] = {}
    for one in tables:
        follow_up = _follow_up(one, read)
        if follow_up.name in found:
            one.refuse("name", f'another follow-up is called "{follow_up.name}"')
        found[follow_up.name] = follow_up
    return found


def _follow_up(table: Table, read: TextReader) -> FollowUp:
    name, way = table.text("name"), table.text("way")
    ways = [one.value for one in Way]
    if way not in ways:
        table.refuse("way", f'way "{way}" is unknown: give one of {", ".join(ways)}')
    if not name:
        table.refuse("name", "name is empty: give a name")
    follow_up = FollowUp(name=name, way=Way(way), **_details(table, Way(way), read))
    table.done()
    return follow_up


def _details(table: Table, way: Way, read: TextReader) -> dict[str, Any]:
    if way is Way.SMS:
        return {"text": read.texts(table, "text", spoken=False)}
    if way is Way.MAIL:
        return {
            "text": read.texts(table, "text", spoken=False),
            "subject": read.texts(table, "subject", spoken=False),
            "topic": _topic(table),
        }
    fields = table.texts("fields")
    unknown = [one for one in fields if read.fields is not None and one not in read.fields]
    if unknown:
        known = ", ".join(sorted(read.fields or ())) or "none"
        table.refuse("fields", f'there is no field "{unknown[0]}": known are {known}')
    return {"fields": fields, "number": table.flag("number")}


def _topic(table: Table) -> str:
    topic = table.text("topic")
    if why := why_no_topic(topic):
        table.refuse("topic", f'there can be no topic "{topic}": {why}')
    return topic
