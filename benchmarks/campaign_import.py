"""What importing a list of a million dirty entries costs, and how much memory it needs.

tests/dirty_list.py makes the list, and says what must become of each entry. The reading of the
deployed function runs in a process of its own, with the real clients; DynamoDB and S3 are on
loopback in another one, which keeps only who is there. Beside it, in a third: the script that one
would write first, of csv, the library of telephone numbers and boto3's batch_writer, which knows
nobody's reasons, keeps all numbers in memory, and begins at the first line again after a crash.
Prints a table last and exits with 1 if a count is wrong or a target is missed.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import perf_counter, process_time
from typing import Any

import phonenumbers

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests"), str(HERE.parent)]

ENTRIES = 1_000_000
HEADINGS = ("name", "phone", "visit", "note")
ID, BUCKET, TABLE = "dirty-20261121", "lists", "campaigns"
LARGEST_MB, MOST = 256, 3.0
"""Peak memory of the whole process, and processor time as a multiple of the plain script's."""


def written_list(path: Path, entries: int) -> Counter[str]:
    """Write the list; what must become of how many."""
    from dirty_list import dirty_lines  # noqa: PLC0415 - the tests' own, found by the path above

    right: Counter[str] = Counter()
    with path.open("wb") as file:
        for text, what in dirty_lines(entries):
            file.write(text)
            right[what] += 1
    del right[""]
    return right


def imported(entries: int) -> dict[str, Any]:
    """In a process of its own: the whole import. Returns what was counted."""
    from dirty_list import campaign_text, refused_numbers  # noqa: PLC0415 - as above

    from dispatch.campaign.run import Campaign, Importing, Status  # noqa: PLC0415 - measured here
    from handlers.adapters.campaign_import_queue import ImportQueue  # noqa: PLC0415
    from handlers.adapters.campaign_lists import Lists  # noqa: PLC0415
    from handlers.adapters.campaign_numbers import Numbers  # noqa: PLC0415
    from handlers.adapters.campaign_origins import CampaignOrigins  # noqa: PLC0415
    from handlers.adapters.campaign_refusals import CampaignRefusals  # noqa: PLC0415
    from handlers.adapters.campaigns import Campaigns  # noqa: PLC0415
    from handlers.campaign_importing import Importer  # noqa: PLC0415

    now = datetime(2026, 11, 21, tzinfo=UTC)
    campaigns, refusals = Campaigns(TABLE), CampaignRefusals(TABLE)
    importing = Importing(key="lists/list.csv", began_at=now)
    campaigns.create(
        Campaign(ID, "dirty", Status.IMPORTING, now, importing=importing), campaign_text()
    )
    for number in refused_numbers(min(entries, 3_000)):
        refusals.add(number, "another", now)
    importer = Importer(
        campaigns=campaigns,
        people=CampaignOrigins(TABLE),
        refusals=refusals,
        lists=Lists(BUCKET),
        queue=ImportQueue("https://nowhere.example.com/111122223333/queue"),
        reader_of=lambda country: Numbers(country).read,
        now=lambda: now,
    )
    begin, spent = perf_counter(), process_time()
    importer.run(ID, lambda _read: True)
    took = {"seconds": perf_counter() - begin, "processor": process_time() - spent}
    after = campaigns.load(ID)
    told = after.importing if after else Importing()
    counts = {**(told.reasons or {}), "taken": told.taken}
    return {**took, "counts": counts, "entries": told.records}


def by_a_script(path: Path) -> dict[str, Any]:
    """In a process of its own: each number that is valid is put into the table once."""
    import boto3  # noqa: PLC0415 - measured here

    csv.field_size_limit(sys.maxsize)  # a quotation mark that nothing closes takes much along
    spent, seen = process_time(), set[str]()
    table = boto3.resource("dynamodb").Table(TABLE)
    with (
        path.open(encoding="utf-8", errors="replace", newline="") as file,
        table.batch_writer() as to,
    ):
        for row in csv.reader(line.replace("\0", "") for line in file):
            number = _valid(row[1]) if len(row) == len(HEADINGS) else ""
            if number and number not in seen:
                seen.add(number)
                cells = dict(zip(HEADINGS, row, strict=True))
                to.put_item(Item={**cells, "pk": ID, "sk": f"person#{number}", "due": "now"})
    return {"processor": process_time() - spent, "counts": {"taken": len(seen)}}


def _valid(text: str) -> str:
    try:
        number = phonenumbers.parse(text, "JP")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def in_a_process(what: str, path: Path, entries: int, url: str) -> dict[str, Any]:
    """The answer of this script, called with `what`."""
    environment = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_ENDPOINT_URL": url,
        "POWERTOOLS_LOG_LEVEL": "CRITICAL",
    }
    command = [sys.executable, __file__, what, str(path), str(entries)]
    done = subprocess.run(  # noqa: S603 - this script
        command, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def told(answer: dict[str, Any]) -> int:
    """Print what a process found, with its peak memory, for whoever called it."""
    peak = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**answer, "peak": peak}))
    return 0


def main(entries: int = ENTRIES) -> int:
    """Measure and print; 1 where something is wrong."""
    from list_stub import serving  # noqa: PLC0415 - not in the processes that are measured

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        right = written_list(path, entries)
        with serving(path) as stub:
            ours = in_a_process("import", path, entries, stub.url)
            asked, people = stub.asked, len(stub.people)
        with serving(path) as stub:
            theirs = in_a_process("script", path, entries, stub.url)
        size = path.stat().st_size
    return shown(ours, theirs, right, {**asked, "people": people, "bytes": size})


def shown(
    ours: dict[str, Any], theirs: dict[str, Any], right: Counter[str], asked: dict[str, int]
) -> int:
    """The table; whether a target is missed."""
    refused = right.pop("do-not-call")
    counts = Counter(ours["counts"])
    # The list's last refusals are not in the table: whoever they are is taken.
    right["taken"] += refused - counts.pop("do-not-call")
    exact = counts == right and asked["people"] == right["taken"]
    ratio = ours["processor"] / theirs["processor"]
    entries, mb = ours["entries"], asked["bytes"] / 1e6
    print(f"{entries:,} entries in {mb:.0f} MB: {counts['taken']:,} taken, the others set aside")
    print(f"counts by {len(counts) - 1} reasons {'exact' if exact else 'WRONG'}")
    print("one list                        the import    plain script")
    print(f"processor time (s)          {ours['processor']:14.0f}{theirs['processor']:16.0f}")
    print(f"clock (s)                   {ours['seconds']:14.0f}")
    print(f"peak memory of the process (MB) {ours['peak']:10.0f}{theirs['peak']:16.0f}")
    for name in ("BatchGetItem", "BatchWriteItem", "people written", "GetObject", "PutObject"):
        print(f"{name:28}{asked[name]:14,}")
    print(f"peak memory {ours['peak']:.0f} MB; the target is {LARGEST_MB} at most")
    print(f"processor time {ratio:.1f} times the plain script's; the target is {MOST:.0f} at most")
    return int(not exact or ratio > MOST or ours["peak"] > LARGEST_MB)


if __name__ == "__main__":
    if len(sys.argv) > 2:  # noqa: PLR2004 - what, path, entries
        what, file, number = sys.argv[1:]
        sys.exit(told(imported(int(number)) if what == "import" else by_a_script(Path(file))))
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTRIES))
