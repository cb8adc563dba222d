"""`python -m tests.drills.contract`: Schemathesis sends thousands of right and wrong calls, made up from /openapi.json,
with all of its checks, single ones and chains (a call, then a word about its first card): first without
authentication, then with a new token for each call. Ends with an error if one check fails.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.drills.hooks import AUDIENCE
from tests.trust import ehr
from tests.trust.serving import PUBLIC, Served, serving

RUN = [sys.executable, "-m", "schemathesis.cli", "run", "--checks", "all", "--mode", "all", "--no-color"]
PHASES = "examples,coverage,fuzzing,stateful"


def tried(served: Served, each: int, authenticated: bool = False) -> tuple[int, str]:
    """How many calls were made, and what is wrong ("" for nothing). `each` is the most for one operation and phase."""
    hooks = {"SCHEMATHESIS_HOOKS": "tests.drills.hooks", **({AUDIENCE: served.public} if authenticated else {})}
    ran = subprocess.run(
        [*RUN, "--phases", PHASES, "--max-examples", str(each), f"{served.base}/openapi.json"],
        env={**os.environ, **hooks},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    made = re.search(r"([\d,]+) generated", ran.stdout)
    return int(made[1].replace(",", "")) if made else 0, "" if ran.returncode == 0 else ran.stdout + ran.stderr


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=800, help="most calls for one operation")
    each = parser.parse_args().each
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with serving(place / "log", public="http://127.0.0.1:8000", reload_every=0, log_level="ERROR") as served:
            report("without authentication", *tried(served, each))
        (place / "ehr.jwks.json").write_bytes(ehr.jwks(ehr.public()))
        clients = ehr.clients_file(place, ehr.client())
        with serving(place / "log", public=PUBLIC, clients=clients, reload_every=0, log_level="ERROR") as served:
            report("with authentication", *tried(served, each, authenticated=True))


def report(how: str, made: int, wrong: str) -> None:
    print(f"{how}: {made:,} calls, {'all checks passed' if not wrong else 'FAILED'}")
    if wrong:
        raise SystemExit(wrong)


if __name__ == "__main__":
    main()
