"""Status feeds of the project's own making, in the shapes that providers publish."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape

import feedparser

from dispatch.feeds.reading import read_entries

START = datetime(2026, 3, 2, 2, 55, tzinfo=UTC)
HOME = "https://status.example.com"


def minutes(count):
    return START + timedelta(minutes=count)


def read(body):
    return read_entries(feedparser.parse(body.encode()))


def one(body):
    [entry] = read(body)
    return entry


def rss(*items, home=HOME):
    channel = f"<title>Status</title><link>{home}</link><description>-</description>"
    body = f"<channel>{channel}{''.join(items)}</channel>"
    return f'<?xml version="1.0"?><rss version="2.0">{body}</rss>'


def item(title, text="", link="", guid="", at=None, more=""):
    parts = {
        "title": escape(title),
        "description": escape(text),
        "link": escape(link),
        "guid": escape(guid),
        "pubDate": at if isinstance(at, str) else format_datetime(at) if at else "",
    }
    filled = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
    return f"<item>{filled}{more}</item>"


def atom(*entries, home=HOME):
    head = f'<title>Status</title><link rel="alternate" href="{home}"/><id>{home}</id>'
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{"".join(entries)}</feed>'


def atom_entry(title, text="", link="", guid="", at=None):
    return (
        f"<entry><title>{escape(title)}</title><id>{escape(guid)}</id>"
        f'<link rel="alternate" type="text/html" href="{escape(link)}"/>'
        f"<updated>{(at or START).isoformat()}</updated>"
        f'<summary type="html">{escape(text)}</summary></entry>'
    )


def statuspage(title, *updates, code="4kq2hv7wz0lm", at=START):
    """An entry of Statuspage: each update is (label, text), the newest first."""
    blocks = "".join(
        f"<p><small>Mar <var data-var='date'>2</var>, "
        f"<var data-var='time'>04:{len(updates) - number:02}</var> UTC</small>"
        f"<br><strong>{label}</strong> - {text}</p>"
        for number, (label, text) in enumerate(updates)
    )
    address = f"{HOME}/incidents/{code}"
    return item(title, blocks, address, address, at)


def aws(title, text, place="ec2-eu-central-1", at=START):
    """An entry of AWS: one link for all, and a guid that ends with the time."""
    guid = f"https://status.aws.amazon.com/#{place}_{int(at.timestamp())}"
    return item(title, text, "https://status.aws.amazon.com/", guid, at)


def google(title, text, code="B1hD4KAtcxiyAWkcANfV", update="T3VT", at=START):
    """An entry of Google Cloud: a new id for each update, below one link."""
    link = f"https://status.cloud.google.com/incidents/{code}"
    return atom_entry(
        title, text, link, f"tag:status.cloud.google.com,2026:feed:{code}.{update}", at
    )


def azure(title, text, guid="VT60-RPZ", at=START):
    """An entry of Azure: every link is the page itself."""
    link = "https://azure.status.microsoft/en-us/status/"
    tags = "<category>Network Infrastructure</category><category>West US</category>"
    return item(title, text, link, guid, at.strftime("%a, %d %b %Y %H:%M:%S Z"), tags)


def slack(title, *updates, code="a8c230d2dfa1ac93", at=START):
    """An entry of Slack: each update is (time, text), the oldest first, without a label."""
    blocks = "".join(f"<p><small>{time} PST</small> {text}</p>" for time, text in updates)
    link = f"https://slack-status.com/2026-03/{code}"
    return atom_entry(title, blocks, link, link, at)
