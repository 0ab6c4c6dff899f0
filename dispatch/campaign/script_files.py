"""Reads the script of a campaign file: its table `[script]`."""

from collections.abc import Collection, Sequence

from dispatch.campaign.follow_up_files import follow_ups_in
from dispatch.campaign.script import Script
from dispatch.campaign.script_checks import check_ways
from dispatch.campaign.script_steps import step_in
from dispatch.campaign.script_texts import TextReader
from dispatch.toml_file import Table

MOST_STEPS = 100


def script_in(
    table: Table, languages: Sequence[str], fields: Collection[str] | None = None
) -> Script:
    """The script in `[script]`, its texts in all `languages`; raises ConfigurationError.

    `fields` are the columns of the list that texts may name; None does not check them.
    """
    read = TextReader(languages, fields)
    tables = table.tables("step")
    if not 1 <= len(tables) <= MOST_STEPS:
        table.refuse("step", f"a script has 1 to {MOST_STEPS} steps, [[script.step]] each")
    shared = {key: read.texts(table, key) for key in ("no_key", "wrong_key")}
    found = [step_in(one, read, shared) for one in tables]
    script = Script(
        steps={step.name: step for step in found},
        start=table.text("start", found[0].name),
        languages=tuple(languages),
        goodbye=read.texts(table, "goodbye"),
        fault=read.texts(table, "fault"),
        follow_ups=follow_ups_in(table, read),
    )
    table.done()
    check_ways(table, tables, script)
    return script
