"""`python -m tests.drills.sabotage`: breaks one defence at a time in a copy of the program, and the attack of that name
must get through: a test that cannot fail proves nothing. Ends with an error if a test still passes.
"""

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__")
JWT = "tests/trust/test_attacks_jwt.py"
SSRF = "tests/trust/test_attacks_ssrf.py"
BODIES = "tests/hostile/test_bodies.py"
TEXT = "tests/hostile/test_text.py"
PRIVACY = "tests/hostile/test_privacy.py"
LIFE = "tests/hostile/test_availability.py"


@dataclass(frozen=True)
class Sabotage:
    """In `file`, `old` becomes `new`; then one of the tests that `attack` picks out in `tests` must fail."""

    attack: str
    tests: str
    file: str
    old: str
    new: str


SABOTAGES = (
    Sabotage("J2", JWT, "trust/tokens.py", 'REFUSED = ("crit", "b64", "jwk", "x5u", "x5c")', 'REFUSED = ("crit",)'),
    Sabotage("J3", JWT, "trust/locked.py", "token.header.jku not in client.jkus", "token.header.jku is None"),
    Sabotage("J4", JWT, "trust/jwks.py", 'named[one["kid"]] == 1', 'named[one["kid"]] >= 1'),
    Sabotage("J5", JWT, "trust/keys.py", "self._tried_at < pause", "self._tried_at < 0"),
    Sabotage("J6", JWT, "trust/tokens.py", "<= lifetime", "<= 10 * lifetime"),
    Sabotage("J6", JWT, "trust/tokens.py", "leeway=leeway,", "leeway=10_000,"),
    Sabotage("J7", JWT, "trust/locked.py", "if not first:", "if False:"),
    Sabotage("J8", JWT, "trust/tokens.py", "audience=audience,", "audience=token.claims.aud,"),
    Sabotage("J9", JWT, "trust/clients_file.py", "SANDBOX in name.lower()", "False"),
    Sabotage(
        "J10",
        JWT,
        "trust/locked.py",
        "else unauthorized() from",
        "else RefusalError(401, 'login', error.reason, '') from",
    ),
    Sabotage("J11", JWT, "trust/keys.py", "or age > self._patience.fresh:", "or age > self._patience.stale:"),
    Sabotage(
        "J12",
        JWT,
        "trust/keys.py",
        "return self._age() <= self._patience.stale",
        "return self._age() <= self._patience.fresh",
    ),
    Sabotage("J13", "tests/trust/test_locked.py", "trust/locked.py", "KEPT_LONGER = 3600.0", "KEPT_LONGER = 0.0"),
    Sabotage("S1", SSRF, "chart/reach.py", 'return "" if known else', 'return "" if known or True else'),
    Sabotage(
        "S2",
        SSRF,
        "chart/reach.py",
        'folder = root.raw_path.rstrip(b"/") + b"/"',
        'folder = root.raw_path.rstrip(b"/")',
    ),
    Sabotage(
        "S3", SSRF, "chart/dialling.py", "if any(self._addresses.forbids(", "if False and any(self._addresses.forbids("
    ),
    Sabotage("S4", SSRF, "chart/client.py", "follow_redirects=False", "follow_redirects=True"),
    Sabotage("S5", SSRF, "chart/client.py", "if not within(url, self.access.server):", "if False:"),
    Sabotage(
        "S6",
        SSRF,
        "trust/locked.py",
        "client.profile, client.fhir_servers",
        "client.profile, tuple(s for c in self._clients.all for s in c.fhir_servers)",
    ),
    Sabotage("S7", SSRF, "trust/clients.py", 'if url.scheme == "http" and', "if False and"),
    Sabotage("S8", SSRF, "chart/client.py", "if not scopes.cover(templates[key])", "if False"),
    Sabotage("S8", SSRF, "api/call.py", "if chart.foreign:", "if False:"),
    Sabotage("S8", SSRF, "api/gather.py", "if is_for_another(request):", "if False:"),
    Sabotage("P1", BODIES, "wire/limits.py", "    if _fits(brackets, limits):", "    if True:"),
    Sabotage("P2", BODIES, "wire/numbers.py", "and _is_beyond(json):", "and False:"),
    Sabotage("P3", BODIES, "wire/once.py", "if len(single) != len(members):", "if False:"),
    Sabotage("P5", BODIES, "api/body.py", "> limit:", "> 9 * limit:"),
    Sabotage("P6", BODIES, "api/body.py", '!= "identity"', '== "x"'),
    Sabotage("P7", BODIES, "api/gather.py", "if len(orders) > limit:", "if False:"),
    Sabotage("P9", TEXT, "cards/escape.py", "text.translate(LOOK_ALIKES)", "str(text)"),
    Sabotage("P10", TEXT, "cards/escape.py", 'elif not category.startswith("C"):', "else:"),
    Sabotage("L1", PRIVACY, "api/answers.py", '"what": error.what}', '"what": error.what, "x": _.url.query}'),
    Sabotage("A2", LIFE, "chart/breaker.py", "state.failed += 1", "state.failed += 0"),
    Sabotage("A7", LIFE, "api/draining.py", "load.draining = True", "load.draining = False"),
    Sabotage("A9", LIFE, "api/connection.py", "self.work.cancel(LEFT)", "pass"),
    Sabotage("A10", LIFE, "api/rulebook.py", "self.problem = str(error)", 'self.problem = ""'),
)


def main() -> None:
    """With names as arguments ("J7 S3"), those only."""
    chosen = [one for one in SABOTAGES if not sys.argv[1:] or one.attack in sys.argv[1:]]
    survived = [one for one in chosen if not is_caught(one)]
    print(f"{len(chosen) - len(survived)} of {len(chosen)} sabotages were caught")
    if survived:
        raise SystemExit(1)


def is_caught(sabotage: Sabotage) -> bool:
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        file = copy / "cds_service" / sabotage.file
        text = file.read_text(encoding="utf-8")
        if sabotage.old not in text:
            raise SystemExit(f"{sabotage.file} does not hold: {sabotage.old}")
        file.write_text(text.replace(sabotage.old, sabotage.new), encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", f"{sabotage.attack}_"]
        ran = subprocess.run([*command, sabotage.tests], cwd=copy, capture_output=True, text=True, check=False)
    failed = next((line for line in ran.stdout.splitlines() if line.startswith("FAILED")), "")
    print(
        f"{sabotage.attack:<5}{sabotage.file}: {sabotage.old}\n     {failed.partition(' - ')[0] or 'NOTHING FAILED'}",
        flush=True,
    )
    return bool(failed)


if __name__ == "__main__":
    main()
