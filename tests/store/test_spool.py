"""The spool: on disk before anybody hears of it, drained once, taken over from processes that ended."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from cds_service.store.faults import StoreError, StoreUnavailableError, UnfitError
from cds_service.store.records import Kept, Said
from cds_service.store.spool import DAMAGED, FOLDER, Spool
from tests.store import samples

BAD = "poison"


class Sink:
    """A database that refuses poison, and everything while it is `gone`."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.gone = False

    def __call__(self, records: Sequence[Kept]) -> None:
        if self.gone:
            raise StoreUnavailableError("gone")
        if any(isinstance(record, Said) and record.card == BAD for record in records):
            raise UnfitError("poison")
        self.kept += records


def files(folder: Path) -> set[str]:
    return {path.suffix for path in (folder / FOLDER).iterdir()}


def test_records_come_out_as_they_went_in(tmp_path: Path) -> None:
    spool, sink = Spool(tmp_path), Sink()
    records: list[Kept] = [samples.said(comment="two\nlines, “quoted”"), samples.answer()]
    spool.append(records)
    assert spool.size > 0
    assert spool.drain(sink) == 2
    assert sink.kept == records
    assert (spool.size, spool.drain(sink)) == (0, 0)
    spool.close()
    assert files(tmp_path) == set()


def test_what_cannot_be_drained_stays(tmp_path: Path) -> None:
    spool, sink = Spool(tmp_path), Sink()
    spool.append([samples.said()])
    sink.gone = True
    with pytest.raises(StoreUnavailableError):
        spool.drain(sink)
    sink.gone = False
    assert spool.drain(sink) == 1
    spool.close()


def test_what_comes_while_it_is_drained_is_not_lost(tmp_path: Path) -> None:
    spool, sink = Spool(tmp_path), Sink()
    spool.append([samples.said("first")])

    def write(records: Sequence[Kept]) -> None:
        sink(records)
        if len(sink.kept) == 1:
            spool.append([samples.said("second")])

    spool.drain(write)
    spool.drain(write)
    assert {record.card for record in sink.kept if isinstance(record, Said)} == {"first", "second"}
    spool.close()


def test_the_file_of_an_ended_process_is_taken_over(tmp_path: Path) -> None:
    ended, other, sink = Spool(tmp_path), Spool(tmp_path), Sink()
    ended.append([samples.said()])
    assert other.drain(sink) == 0, "it lives and drains its own"
    os.close(ended._file)  # what the system does when a process ends
    assert other.drain(sink) == 1
    assert len(list((tmp_path / FOLDER).glob("*.spool"))) == 1
    other.close()


def test_what_waits_at_the_end_waits_for_the_next(tmp_path: Path) -> None:
    first, sink = Spool(tmp_path), Sink()
    first.append([samples.said()])
    first.close()
    second = Spool(tmp_path)
    assert second.drain(sink) == 1
    second.close()


def test_a_torn_line_is_no_record(tmp_path: Path) -> None:
    spool, sink = Spool(tmp_path), Sink()
    spool.append([samples.said()])
    os.write(spool._file, b'0badcafe ["feedback","nor')
    assert spool.drain(sink) == 1
    assert files(tmp_path) == {".spool"}
    spool.close()


def test_a_damaged_line_is_set_aside(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    spool, sink = Spool(tmp_path), Sink()
    spool.append([samples.said("good")])
    os.write(spool._file, b'0badcafe ["feedback"]\nnonsense\n')
    assert spool.drain(sink) == 1
    assert (tmp_path / FOLDER / DAMAGED).read_bytes() == b'0badcafe ["feedback"]\nnonsense\n'
    assert caplog.messages == [f"a record in the spool cannot be used; it was set aside in {DAMAGED}"] * 2
    spool.close()


def test_one_record_that_no_database_takes_does_not_hold_the_others(tmp_path: Path) -> None:
    spool, sink = Spool(tmp_path), Sink()
    spool.append([samples.said("a"), samples.said(BAD), samples.said("b")])
    spool.drain(sink)
    assert [record.card for record in sink.kept if isinstance(record, Said)] == ["a", "b"]
    assert BAD.encode() in (tmp_path / FOLDER / DAMAGED).read_bytes()
    spool.close()


@pytest.mark.parametrize("cut", [True, False])
def test_a_full_disk_takes_nothing_and_spoils_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: bool
) -> None:
    spool, sink = Spool(tmp_path), Sink()
    spool.append([samples.said("before")])
    write = os.write

    def half(file: int, data: memoryview) -> int:
        write(file, data[: len(data) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    def read_only(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    with monkeypatch.context() as full:
        full.setattr(os, "write", half)
        if not cut:
            full.setattr(os, "ftruncate", read_only)
        with pytest.raises(StoreUnavailableError, match="the spool cannot be written: No space left on device"):
            spool.append([samples.said("lost")])
    spool.append([samples.said("after")])
    spool.drain(sink)
    assert [record.card for record in sink.kept if isinstance(record, Said)] == ["before", "after"]
    spool.close()


def test_a_folder_that_cannot_be_written_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / FOLDER).touch()
    with pytest.raises(StoreError, match="The spool cannot be written"):
        Spool(tmp_path)
