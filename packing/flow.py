"""Writes the contact flows into the templates, where `sam deploy` takes them from.

CloudFormation has no way to read a text file into a property without an extra tool, so the flows
stand in the templates as well. The files are what people edit; a test holds them equal.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

INDENT = " " * 12


@dataclass(frozen=True, slots=True)
class Placed:
    """A flow's file, the one placeholder it may hold, and the templates that it stands in."""

    file: str
    placeholder: str
    templates: tuple[str, ...]

    @property
    def begin(self) -> str:
        """The line before it."""
        return f"        # begin {self.file} (written by `make template`)\n"

    @property
    def end(self) -> str:
        """The line after it."""
        return f"        # end {self.file}\n"


ALERT = Placed(
    "contact_flows/alert.json", "${AnswerFunctionArn}", ("template.yaml", "backup-region.yaml")
)
CAMPAIGN = Placed("contact_flows/campaign.json", "${CampaignAnswerFunctionArn}", ("template.yaml",))


def with_flow(template: str, flow: str, placed: Placed = ALERT) -> str:
    """`template` with `flow` between its two marks.

    Raises ValueError if a mark is missing or `flow` holds another placeholder, which
    CloudFormation would try to fill in.
    """
    if "${" in flow.replace(placed.placeholder, ""):
        raise ValueError(f"the flow may hold no placeholder but {placed.placeholder}")
    before, begin, rest = template.partition(placed.begin)
    _, end, after = rest.partition(placed.end)
    if not (begin and end):
        raise ValueError("the marks around the flow are missing from the template")
    block = "".join(f"{INDENT}{line}\n" if line else "\n" for line in flow.splitlines())
    return f"{before}{placed.begin}        - |\n{block}{placed.end}{after}"


def main() -> None:
    """Rewrite the templates in the current folder."""
    for placed in (ALERT, CAMPAIGN):
        flow = Path(placed.file).read_text(encoding="utf-8")
        for file in map(Path, placed.templates):
            template = file.read_text(encoding="utf-8")
            written = with_flow(template, flow, placed)
            file.write_text(written, encoding="utf-8")
            same = "is unchanged" if written == template else "written"
            sys.stdout.write(f"{placed.file} in {file} {same}\n")


if __name__ == "__main__":
    main()
