"""`tocsin recordings convert`: files become small ones, whole or not at all."""

import os
import stat

import pytest
from recorded import speakers, wav

from console import output, recording_files, recordings
from console.write_recordings import size
from dispatch.recordings.profiles import PROFILES
from dispatch.recordings.record import Outcome

CALL = wav(speakers(5, noise=8))


@pytest.fixture
def call(tocsin):
    return tocsin.file("call.wav", CALL)


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    return folder


def names(folder):
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("profile", PROFILES)
def test_a_file_becomes_a_small_one_in_the_folder_that_was_named(tocsin, call, out, profile):
    ran = tocsin("recordings", "convert", call, "--out", out, "--profile", profile, "--json")
    [record] = ran.json["recordings"]
    target = out / f"call{PROFILES[profile].suffix}"
    assert (ran.status, record["outcome"]) == (0, "converted")
    assert record["result"]["key"] == str(target)
    assert record["result"]["size"] == target.stat().st_size == ran.json["saving"]["after"]
    assert call.read_bytes() == CALL
    assert names(out) == [target.name]


def test_without_a_folder_it_stands_beside_the_file_with_its_time_and_rights(tocsin, call):
    call.chmod(0o640)
    os.utime(call, (1_700_000_000, 1_700_000_000))
    assert tocsin("recordings", "convert", call).status == 0
    made = call.with_suffix(".ogg").stat()
    assert (made.st_mtime, stat.S_IMODE(made.st_mode)) == (1_700_000_000, 0o640)


def test_the_table_says_what_became_of_each_and_what_all_of_them_save(tocsin, call):
    cut = tocsin.file("cut.wav", CALL[:-100])
    other = tocsin.file("other.mp3", b"ID3" + bytes(100))
    ran = tocsin("recordings", "convert", call, cut, other)
    _, converted, failed, skipped, _, together = ran.out.splitlines()
    assert ran.status == 1
    assert converted.split()[1:4] == ["0:05", "160.0", "kB"]
    assert converted.endswith("converted")
    assert failed.endswith("failed: it is cut off: 100 of 160000 bytes of sound are missing")
    assert skipped.endswith("skipped: no WAV file but MP3")
    assert together.startswith("1 of 3 converted: 160.0 kB became ")


def test_what_is_not_converted_leaves_nothing_behind(tocsin, out):
    cut = tocsin.file("cut.wav", CALL[:-100])
    assert tocsin("recordings", "convert", cut, "--out", out).status == 1
    assert names(out) == []


def test_where_nothing_was_converted_no_saving_is_claimed(tocsin):
    empty = tocsin.file("empty.wav", b"")
    ran = tocsin("recordings", "convert", empty)
    assert (ran.status, len(ran.out.splitlines())) == (1, 2)
    assert tocsin("recordings", "convert", empty, "--json").json["saving"]["recordings"] == 0


def test_nothing_is_overwritten_not_even_the_recording_itself(tocsin, call, out):
    (out / "call.ogg").write_bytes(b"mine")
    said = tocsin.refuses("recordings", "convert", call, "--out", out)
    assert said.endswith("call.ogg is there already, and nothing is overwritten: --out DIR")
    assert (out / "call.ogg").read_bytes() == b"mine"
    said = tocsin.refuses("recordings", "convert", call, "--profile", "compatible")
    assert said.endswith("call.wav is there already, and nothing is overwritten: --out DIR")
    assert call.read_bytes() == CALL


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(tocsin, call, out, monkeypatch):
    archive = recording_files.archive

    def slowly(*given):
        record = archive(*given)
        (out / "call.ogg").write_bytes(b"theirs")
        return record

    monkeypatch.setattr(recording_files, "archive", slowly)
    assert "call.ogg" in tocsin.refuses("recordings", "convert", call, "--out", out)
    assert (out / "call.ogg").read_bytes() == b"theirs"
    assert names(out) == ["call.ogg"]


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_stops_half_way_leaves_nothing_half_done(tocsin, call, out, monkeypatch, fault):
    def stopped(_given, result, *_):
        result.write(b"half")
        raise fault

    monkeypatch.setattr(recording_files, "archive", stopped)
    assert tocsin("recordings", "convert", call, "--out", out).status in {2, 130}
    assert names(out) == []


def test_a_result_that_cannot_be_put_leaves_its_name_free(tocsin, call, out, monkeypatch):
    def refused(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", refused)
    assert "Permission denied" in tocsin.refuses("recordings", "convert", call, "--out", out)
    assert names(out) == []


def test_two_files_that_would_become_one_are_refused_before_anything_is_written(tocsin, call, out):
    (out / "b").mkdir()
    twin = out / "b" / "call.wav"
    twin.write_bytes(CALL)
    said = tocsin.refuses("recordings", "convert", call, twin, "--out", out)
    assert said == f"{twin} and {call} would both become call.ogg"
    assert names(out) == ["b"]


def test_a_file_or_folder_that_is_not_there_is_named(tocsin, call, tmp_path):
    missing = tmp_path / "missing"
    assert tocsin.refuses("recordings", "convert", call, missing) == (
        f"{missing}: there is no such file"
    )
    assert tocsin.refuses("recordings", "convert", call, "--out", missing) == (
        f"--out {missing}: there is no such folder"
    )


def test_a_pipe_is_no_recording(tocsin, tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    said = tocsin.refuses("recordings", "convert", tmp_path / "pipe.wav")
    assert said.endswith("pipe.wav: there is no such file")


def test_without_the_libraries_it_says_how_to_have_them(tocsin, call, monkeypatch):
    monkeypatch.setattr(recordings, "NEEDED", ("no_such_library",))
    assert tocsin.refuses("recordings", "convert", call) == (
        "no_such_library is not installed: pip install 'tocsin[recordings]'"
    )


def test_the_bar_moves_by_every_byte_of_the_file(tmp_path):
    (tmp_path / "call.wav").write_bytes(CALL)
    passed = []
    target, profile = tmp_path / "call.ogg", PROFILES["speech"]
    record = recording_files.convert_file(tmp_path / "call.wav", target, profile, passed.append)
    assert (record.outcome, sum(passed)) == (Outcome.CONVERTED, len(CALL))


def test_bars_are_drawn_in_a_terminal_and_gone_at_the_end(tocsin, call, monkeypatch):
    terminal = output.Console(force_terminal=True, width=100, record=True)
    for module in (output, recordings):
        monkeypatch.setattr(module, "console", terminal)
    assert tocsin("recordings", "convert", call).status == 0
    assert "converted" in terminal.export_text()


def test_sizes_are_said_in_steps_of_a_thousand():
    assert [size(count) for count in (0, 999, 1000, 2_500_000)] == [
        "0 B",
        "999 B",
        "1.0 kB",
        "2.5 MB",
    ]
