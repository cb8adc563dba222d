"""What the README promises: its commands run, its settings are all of them, its links lead somewhere."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cds_service.demo import server
from cds_service.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) for line in block.splitlines()]
PORT = "8000"  # the port of the README's examples


def commands(program: str) -> list[str]:
    return [command for command in COMMANDS if command.startswith(f"{program} ")]


@pytest.fixture(scope="module")
def port() -> Iterator[str]:
    with server.running() as base:
        yield base.rpartition(":")[2]


def test_every_command_is_tried_here() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"make", "curl", "docker"}


@pytest.mark.parametrize("command", commands("make"))
def test_make_knows_the_target(command: str) -> None:
    # A dry run: the demo itself is played by tests/demo, and the tests are what is running now.
    tried = subprocess.run([*shlex.split(command), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr


# It is curl's own reading of the command that is tried. The gate (.ci/run) installs curl and so never skips this.
@pytest.mark.skipif(not shutil.which("curl"), reason="make test needs Python alone; .ci/run installs curl")
@pytest.mark.parametrize("command", commands("curl"))
def test_curl_gets_an_answer(command: str, port: str) -> None:
    words = shlex.split(command.replace(f":{PORT}/", f":{port}/"))
    tried = subprocess.run([*words, "--fail"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert tried.stdout.startswith(('{"services":', '{"cards":'))


def test_the_container_is_built_from_here() -> None:
    (build, run) = commands("docker")
    assert shlex.split(build)[-1] == "."
    assert (ROOT / "Dockerfile").is_file()
    for setting in re.findall(rf"{PREFIX}(\w+)=", run):
        assert setting.lower() in Settings.model_fields


def test_the_table_lists_every_setting_with_its_meaning() -> None:
    listed = dict(re.findall(rf"^\| `{PREFIX}(\w+)` \|[^|]*\| ([^|]+) \|$", README, re.MULTILINE))
    assert listed == {name.upper(): field.description for name, field in Settings.model_fields.items()}


def test_links_and_pictures_of_this_repository_exist() -> None:
    targets = re.findall(r"\]\(([^):#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_it_says_that_nobody_has_reviewed_the_content() -> None:
    assert "No clinician has reviewed the content yet" in README


def test_no_text_names_a_registry_or_a_lock() -> None:
    pinned = [path for path in ROOT.glob("requirements*.txt") if "://" in path.read_text(encoding="utf-8")]
    assert pinned == []
