"""Brings a CSV into a draft and says what became of each row."""

import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from reachinbox.cli.client import Client, Json
from reachinbox.cli.failing import Failed
from reachinbox.cli.terminal import how_many, plain

FIRST_POLL = 0.1
LAST_POLL = 2.0
"""Seconds; with both, an import of any length stays far below the limit of requests a minute."""
SHOWN_PROBLEMS = 5
NO_WORKER_AFTER = 10.0


def import_people(
    client: Client, campaign_id: str, csv: Path, problems: Path | None, console: Console
) -> None:
    """Upload, wait until it is imported, and print the report."""
    report = _wait(client, _upload(client, campaign_id, csv, console), console)
    if report["status"] == "failed":
        raise Failed(f"{csv} cannot be imported: {plain(report['error'], most=500)}")
    _show_report(report, console)
    bad = report["rows"] - report["accepted"]
    if not bad:
        return
    path = f"imports/{report['id']}/problems.csv"
    if problems is None:
        console.print("  --problems FILE writes these rows to a CSV, each with its reason.")
    else:
        try:
            client.download(path, problems)
        except OSError as error:
            raise Failed(f"{problems} cannot be written: {error.strerror}") from None
        console.print(f"  Written to {problems}: mend these rows and import them again.")


def _upload(client: Client, campaign_id: str, csv: Path, console: Console) -> Json:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    quiet = not console.is_terminal
    with (
        Progress(*columns, console=console, transient=True, disable=quiet) as progress,
        csv.open("rb") as file,
        progress.wrap_file(file, total=csv.stat().st_size, description="Uploading") as watched,
    ):
        return client.upload(f"campaigns/{campaign_id}/recipients", csv.name, watched)


def _wait(client: Client, report: Json, console: Console) -> Json:
    begun, pause = time.monotonic(), FIRST_POLL
    with console.status("Importing") as status:
        while report["status"] == "running":
            time.sleep(pause)
            pause = min(pause * 1.5, LAST_POLL)
            report = client.get(f"imports/{report['id']}")
            said = f"Importing: {report['rows']:,} rows"
            if not report["rows"] and time.monotonic() - begun > NO_WORKER_AFTER:
                said = "Waiting for a worker to import it (does one run? `reachinbox doctor`)"
            status.update(said)
    return report


def _show_report(report: Json, console: Console) -> None:
    counted = {
        "duplicate": report["duplicates"],
        "invalid": report["invalid"],
        "suppressed": report["suppressed"],
    }
    left_out = ", ".join(f"{count:,} {kind}" for kind, count in counted.items() if count)
    rest = f"; left out: {left_out}" if left_out else ""
    console.print(f"{how_many(report['rows'], 'row')}: {report['accepted']:,} accepted{rest}")
    for problem in report["problems"][:SHOWN_PROBLEMS]:
        value = f" “{plain(problem['value'], most=60)}”" if problem["value"] else ""
        console.print(f"  row {problem['row']}{value}: {plain(problem['reason'])}")
    more = report["rows"] - report["accepted"] - SHOWN_PROBLEMS
    if more > 0:
        console.print(f"  … and {more:,} more")
