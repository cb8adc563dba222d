"""The two files: which text they should hold, whether they hold it, and how they come to hold it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from cds_service.handbook import vocabulary
from cds_service.handbook.catalogue import Pages
from cds_service.reasoning import ruleset
from cds_service.reasoning.rule import Definition
from cds_service.reasoning.yaml_file import read_as

BEGIN = "<!-- written by `hip-cds docs`: do not edit below this line -->\n"
END = "<!-- written by `hip-cds docs`: do not edit above this line -->\n"
README, CATALOGUE = "README.md", "CATALOGUE.md"


def wanted(folder: Path) -> Mapping[Path, str]:
    """Each file of a rules folder with the text that it should hold. BrokenRulesError when the rules are broken."""
    rules = ruleset.load(folder)
    definitions = {
        file.stem: read_as(Definition, file, folder) for file in sorted((folder / "definitions").glob("*.yaml"))
    }
    pages = Pages(rules, definitions, folder)
    readme = folder / README
    return {readme: spliced(readme.read_text("utf-8"), vocabulary.text(rules)), folder / CATALOGUE: pages.text()}


def spliced(text: str, written: str) -> str:
    """A text with what stands between its marks replaced. ValueError when a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{README} lacks the marks of the written part. Put back: {BEGIN}{END}")
    return f"{before}{BEGIN}\n{written}\n{END}{after}"


def stale(folder: Path) -> list[Path]:
    """The files that do not hold what they should."""
    return list(_old(wanted(folder)))


def write(folder: Path) -> list[Path]:
    """Writes what is stale, and says which files that were."""
    texts = wanted(folder)
    old = list(_old(texts))
    for file in old:
        file.write_text(texts[file], encoding="utf-8")
    return old


def _old(texts: Mapping[Path, str]) -> Iterator[Path]:
    return (file for file, text in texts.items() if not file.is_file() or file.read_text("utf-8") != text)
