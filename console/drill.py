"""`tocsin drill PLAN`: a plan is tried, for real or as a rehearsal; `tocsin drill report` tells."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from console.ack import name_of
from console.drill_live import follow
from console.drill_text import write_advice, write_history, write_report
from console.drills import drills_of, no_drill
from console.output import write_json, write_line
from console.places import NotThere, add_place
from console.project import OWN_CONTACTS, SANDBOX_CONTACTS, contacts_in, people_of, read_text
from dispatch.drill.report import Report
from dispatch.drill.verdict import Verdict
from dispatch.drill.view import history_view, report_view
from dispatch.errors import ConfigurationError
from dispatch.toml_file import duration_of
from handlers.adapters.book_files import book_in

ROOT = Path(__file__).parents[1]
REPORT = "report"


def add(commands: Any) -> None:  # noqa: ANN401 - argparse has no public type for it
    """The command's arguments."""
    parser = commands.add_parser("drill", help="try a plan, or report on past drills")
    parser.add_argument("plan", help='the plan to try; "report" tells of past drills instead')
    parser.add_argument("of", nargs="?", metavar="PLAN", help="with report: of this plan only")
    parser.add_argument("--live", action="store_true", help="for real: phones ring")
    parser.add_argument("--target", type=_seconds, help="taken within this, as 3m, is in time")
    parser.add_argument("--by", metavar="NAME", help="who asks for it; you, unless told")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the report as a page, too")
    parser.add_argument("--answers", type=Path, help="rehearsal: who does what, as for simulate")
    parser.add_argument("--seed", type=int, default=1, help="rehearsal: which mix of answers")
    own = OWN_CONTACTS if OWN_CONTACTS.is_file() else SANDBOX_CONTACTS
    parser.add_argument("--contacts", type=Path, default=own, help="rehearsal: who is who (TOML)")
    add_place(parser)
    parser.set_defaults(run=run)


def _seconds(text: str) -> int:
    found = duration_of(text)
    if not found:
        raise argparse.ArgumentTypeError("give a duration, as 90s, 3m or 1h")
    return round(found.total_seconds())


def run(asked: argparse.Namespace) -> int:
    """Try the plan or tell of drills; 1 where nobody took it in time, or there are no drills."""
    if asked.plan == REPORT:
        return _report(asked)
    if asked.of:
        raise ConfigurationError("tocsin drill", 0, "one plan at a time")
    report = _live(asked) if asked.live else _rehearsal(asked)
    _write_page(asked, [report], rehearsal=not asked.live)
    if asked.json:
        write_json({**report_view(report), "rehearsal": not asked.live})
    else:
        write_report(report)
        write_advice([report])
    return 0 if report.verdict is Verdict.IN_TIME else 1


def _detail(asked: argparse.Namespace) -> dict[str, Any]:
    detail = {"plan": asked.plan, "by": name_of(asked.by)}
    return {**detail, "target": asked.target} if asked.target else detail


def _live(asked: argparse.Namespace) -> Report:
    drills = drills_of(asked)
    return follow(drills, drills.start(_detail(asked)))


def _rehearsal(asked: argparse.Namespace) -> Report:
    from console.people import read_answers  # noqa: PLC0415 - moto takes a second to import
    from console.rehearsal import rehearse, usual_answers  # noqa: PLC0415 - as above

    people = contacts_in(asked.contacts)
    plan = book_in(ROOT).plans.get(asked.plan)
    named = [who for who in people_of(plan) if who in people] if plan else []
    usual = usual_answers(named, asked.seed)
    answers = read_text(asked.answers) if asked.answers else usual
    script = read_answers(answers, str(asked.answers or "the mix"), people)
    if not asked.json:
        _write_parts("" if asked.answers else usual)
    start = datetime.now(UTC).replace(microsecond=0)
    with redirect_stdout(sys.stderr):  # what the functions log is not the answer
        return rehearse(_detail(asked), read_text(asked.contacts), script, start)


def _write_parts(mix: str) -> None:
    """That it is a rehearsal, and who plays which part where nobody said so."""
    write_line("REHEARSAL: no phone rings; people and time are played.", "bold yellow")
    for part in mix.splitlines():
        write_line(f"  {part}", "dim")
    write_line()


def _report(asked: argparse.Namespace) -> int:
    reports = _chosen(drills_of(asked).drills(), asked.of)
    _write_page(asked, reports)
    write_json(history_view(reports)) if asked.json else write_history(reports)
    return 0 if reports else 1


def _chosen(reports: Sequence[Report], plan: str | None) -> list[Report]:
    """Those of the plan, or of the plan that was drilled last: each plan has a page of its own."""
    if not reports:
        return []
    wanted = plan or reports[0].plan
    found = [one for one in reports if one.plan == wanted]
    if not found:
        raise no_drill(f"of the plan {wanted}")
    return found


def _write_page(
    asked: argparse.Namespace, reports: Sequence[Report], *, rehearsal: bool = False
) -> None:
    if asked.html is None:
        return
    from console.drill_page.page import page_of  # noqa: PLC0415 - few reports are pages

    if not reports:
        raise NotThere("no drills, and so no page of them: tocsin drill PLAN --live begins one")
    asked.html.write_text(page_of(reports, rehearsal=rehearsal), encoding="utf-8")
