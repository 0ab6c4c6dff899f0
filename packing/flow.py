"""Writes contact_flows/alert.json into both templates, where `sam deploy` takes it from.

CloudFormation has no way to read a text file into a property without an extra tool, so the flow
stands in the templates as well. The file is what people edit; a test holds the two equal.
"""

import sys
from pathlib import Path

FLOW = Path("contact_flows/alert.json")
TEMPLATES = (Path("template.yaml"), Path("backup-region.yaml"))
BEGIN = "        # begin contact_flows/alert.json (written by `make template`)\n"
END = "        # end contact_flows/alert.json\n"
INDENT = " " * 12
PLACEHOLDER = "${AnswerFunctionArn}"


def with_flow(template: str, flow: str) -> str:
    """`template` with `flow` between the two marks.

    Raises ValueError if a mark is missing or `flow` holds another placeholder, which
    CloudFormation would try to fill in.
    """
    if "${" in flow.replace(PLACEHOLDER, ""):
        raise ValueError(f"the flow may hold no placeholder but {PLACEHOLDER}")
    before, begin, rest = template.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the marks around the flow are missing from the template")
    block = "".join(f"{INDENT}{line}\n" if line else "\n" for line in flow.splitlines())
    return f"{before}{BEGIN}        - |\n{block}{END}{after}"


def main() -> None:
    """Rewrite the templates in the current folder."""
    flow = FLOW.read_text(encoding="utf-8")
    for file in TEMPLATES:
        template = file.read_text(encoding="utf-8")
        written = with_flow(template, flow)
        file.write_text(written, encoding="utf-8")
        sys.stdout.write(f"{file} {'is unchanged' if written == template else 'written'}\n")


if __name__ == "__main__":
    main()
