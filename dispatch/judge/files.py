"""Reads `rules/*.toml`, in the order of the files' names."""

from collections.abc import Mapping

from dispatch.errors import ConfigurationError
from dispatch.feeds.feed_files import is_feeds
from dispatch.judge.order import order_errors
from dispatch.judge.rule import Rule
from dispatch.judge.tables import read_rule
from dispatch.toml_file import Table, read_table


def read_files(files: Mapping[str, str]) -> tuple[list[Rule], list[ConfigurationError]]:
    """The rules in `files` (file name to text) that can be read, and everything that is wrong.

    A file that is no TOML and a rule that is no rule are one error each. The status feeds, which
    lie beside the rules, are left out.
    """
    rules: list[Rule] = []
    errors: list[ConfigurationError] = []
    for file in sorted(one for one in files if not is_feeds(one)):
        try:
            tables = _tables(files[file], file)
        except ConfigurationError as error:
            errors.append(error)
            continue
        for table in tables:
            try:
                rules.append(read_rule(table))
            except ConfigurationError as error:
                errors.append(error)
    return rules, [*errors, *order_errors(rules)]


def _tables(text: str, file: str) -> list[Table]:
    top = read_table(text, file)
    tables = top.tables("rule")
    top.done()
    return tables
