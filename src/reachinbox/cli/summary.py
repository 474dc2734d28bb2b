"""Says how a campaign ended, and gives the first reasons for what did not go well."""

from rich.console import Console

from reachinbox.cli.client import Client, Json
from reachinbox.cli.failing import FAILED
from reachinbox.cli.terminal import how_many, plain

SHOWN = 5
BAD = ("failed", "unknown")
STATES = ("sent", *BAD, "skipped", "cancelled")


def show_summary(client: Client, campaign: Json, console: Console) -> int:
    """Print the counts; return the exit status: 1 if anything failed or was not sent for good."""
    counts = campaign["counts"]
    said = ", ".join(f"{counts[name]:,} {name}" for name in STATES if counts[name])
    console.print(f"{campaign['status'].capitalize()}: {said} (campaign {campaign['id']})")
    for state in BAD:
        if counts[state]:
            _show_reasons(client, campaign["id"], state, counts[state], console)
    went_wrong = any(counts[name] for name in BAD) or campaign["status"] == "cancelled"
    return FAILED if went_wrong else 0


def _show_reasons(
    client: Client, campaign_id: str, state: str, count: int, console: Console
) -> None:
    query = {"campaign_id": campaign_id, "status": state, "limit": SHOWN}
    rows = client.get("emails", query)["items"]
    for row in rows:
        why = row["error"] or (row["reason"] or "").replace("_", " ")
        console.print(f"  {state}: {plain(row['recipient'])}: {plain(why)} (e-mail {row['id']})")
    if count > len(rows):
        console.print(f"  … and {how_many(count - len(rows), f'{state} e-mail')} more")
