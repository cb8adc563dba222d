"""Pseudonyms: stable with the key, unguessable without it."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cds_service.store.faults import StoreError
from cds_service.store.pseudonyms import Pseudonyms, made_key, read_key

KEY = b"0123456789abcdef0123456789abcdef"
MAKE = """
import sys
from pathlib import Path
from cds_service.store.pseudonyms import made_key
print(made_key(Path(sys.argv[1])).decode())
"""


def test_the_same_words_have_the_same_pseudonym() -> None:
    assert Pseudonyms(KEY).of("patient", "1") == Pseudonyms(KEY).of("patient", "1")
    assert len(Pseudonyms(KEY).of("patient", "1")) == 32


@pytest.mark.parametrize("words", [("patient", "2"), ("patient1",), ("1", "patient"), ("patient", "1", "")])
def test_other_words_have_another(words: tuple[str, ...]) -> None:
    assert Pseudonyms(KEY).of(*words) != Pseudonyms(KEY).of("patient", "1")


def test_another_key_makes_others() -> None:
    assert Pseudonyms(KEY[::-1]).of("patient", "1") != Pseudonyms(KEY).of("patient", "1")


def test_a_short_key_is_refused() -> None:
    with pytest.raises(StoreError, match="has 5 bytes; it needs at least 32"):
        Pseudonyms(b"short")


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "key"
    key = made_key(file)
    assert made_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["key"]


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MAKE, str(tmp_path / "key")]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1


def test_a_key_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be read: .*/none: No such file or directory"):
        read_key(tmp_path / "none")
