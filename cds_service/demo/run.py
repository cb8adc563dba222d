"""`hip-cds demo`: everything from the start of the server to the verdict."""

from collections.abc import Callable
from pathlib import Path

from cds_service.demo import examples, picture, server
from cds_service.demo.play import play


def run(folder: Path, say: Callable[[str], None], colour: bool, drawing: Path | None = None, only: str = "") -> int:
    """Play the examples of a folder at a real server; returns the exit code: 0 only if all came as expected.

    `only` keeps the examples whose name contains it; `drawing` writes what was printed as an SVG picture.
    """
    chosen = [example for example in examples.load(folder) if only in example.name]
    printed: list[str] = []

    def tell(line: str) -> None:
        printed.append(line)
        say(line)

    with server.running(store="off") as base:
        say(f"{len(chosen)} example requests, fired over HTTP at {base}")
        wrong = play(base, chosen, tell, colour or drawing is not None)
    if drawing:
        picture.draw(printed, drawing)
    say(_verdict(len(chosen), wrong))
    return 1 if wrong or not chosen else 0


def _verdict(fired: int, wrong: int) -> str:
    if not fired:
        return "\nNo example has such a name: nothing was shown."
    if wrong:
        return f"\n{wrong} of {fired} examples did not get their expected cards."
    return f"\nAll {fired} examples got exactly their expected cards. No clinician has reviewed the content yet."
