"""A tiny process in place of a real one: tells its story in HOME_DIR; `api` serves /readyz."""

import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Ready(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def main() -> None:
    name, behaviour = sys.argv[1], sys.argv[2:]
    home = Path(os.environ["HOME_DIR"])

    def tell(what: str) -> None:
        with (home / "story.txt").open("a") as story:
            story.write(f"{name} {what}\n")

    # Not an Event: set by a handler that interrupts its own wait, it would lock itself out.
    told_to_stop: list[int] = []
    signal.signal(
        signal.SIGTERM,
        lambda number, _: None if "deaf" in behaviour else told_to_stop.append(number),
    )
    tell("started")
    note = home / f"{name}.new"
    note.write_text(json.dumps(dict(os.environ) | {"pid": os.getpid()}))
    note.rename(home / f"{name}.json")
    if "fail" in behaviour:
        sys.exit(3)
    if name == "migrate":
        return
    if name == "api":
        server = HTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Ready)
        threading.Thread(target=server.serve_forever, daemon=True).start()
    while not told_to_stop:
        time.sleep(0.05)
    tell("stopped")


if __name__ == "__main__":
    main()
