"""The sections of sounds and of words: what was found, with its limits, and nothing else."""

import json

from tests.builders.farmyard import Book, opened
from tests.unit.analysis import driver
from tests.unit.analysis.test_sound_events import bang, hear, noise, put

from sightline.analysis.contract import Result
from sightline.analysis.exiftool_fields import read_exiftool
from sightline.analysis.sound_events import ANALYZER
from sightline.analysis.transcript import Segment, TranscriptValues
from sightline.analysis.values import plain_values
from sightline.analysis.words_text import summary_of
from sightline.analysis.words_values import Line, Reading, Script, WordsValues
from sightline.exports.report_html import render
from sightline.model.digest import Digest
from sightline.model.exhibit import Exhibit, ExhibitKind
from sightline.model.finding import Environment, Finding, Method, Outcome, Reproduction
from sightline.model.places import Region


def _add(book: Book, method: Method, result: Result, kind: ExhibitKind, of: str = "") -> None:
    digest = Digest.of(method.name.encode() + of.encode())
    exhibit = Exhibit(
        digest=digest, size=7, exhibit_kind=kind, media_type="video/mp4", sniffed_by="test"
    )
    book.add(exhibit, "acquire")
    finding = Finding(
        exhibit=digest,
        method=method,
        outcome=result.outcome,
        summary=result.summary,
        values=result.values,
        limitations=("A limit.",),
        reproduction=Reproduction.EXACT,
        tolerances={},
        derivatives=(),
        environment=Environment(sightline="0", builds={}, confinement=()),
    )
    book.add(finding, "examine")


def test_sounds_stand_by_what_is_measured_and_never_by_a_cause() -> None:
    book = opened()
    values = hear(put(noise(-55), bang(), 5.0, -10))
    result = Result(outcome=Outcome.OBSERVED, summary="Heard.", values=plain_values(values))
    _add(book, ANALYZER.method, result, ExhibitKind.SOUND)
    page = render(book.view()).data.decode()
    assert 'id="sounds"' in page
    assert '<td>impulse</td><td class="count">5.00 s</td>' in page
    assert "Sounds are named by what is measured, not by what made them." in page


def test_a_recording_in_which_nothing_stands_out_makes_no_section() -> None:
    book = opened()
    (result,) = driver.examine(b"", ANALYZER, kind=ExhibitKind.SOUND)
    _add(book, ANALYZER.method, result, ExhibitKind.SOUND)
    assert b'id="sounds"' not in render(book.view()).data


def test_words_stand_with_their_script_confidence_and_mirror() -> None:
    reading = Reading(
        text="<b>KRASNE</b>\u202e", script=Script.LATIN, by="latin", confidence_permille=987
    )
    line = Line(
        reading=reading,
        others=(),
        mirrored=True,
        first=None,
        last=None,
        frames=1,
        region=Region(left=0, top=0, width=100, height=100),
    )
    values = WordsValues(
        lines=(line,),
        left_out=0,
        frames_read=1,
        frames_alike=0,
        frames_beyond=0,
        step_us=2_000_000,
        models=(),
        not_examined=("rus (install the Debian package tesseract-ocr-rus)",),
        upright_lines=0,
        mirrored_lines=1,
    )
    result = Result(
        outcome=Outcome.OBSERVED, summary=summary_of(values), values=plain_values(values)
    )
    book = opened()
    _add(book, Method(name="words", version=1), result, ExhibitKind.STILL)
    page = render(book.view()).data.decode()
    assert 'id="words"' in page
    assert "&lt;b&gt;KRASNE&lt;/b&gt;[U+202E]" in page
    assert "Latin, mirrored" in page
    assert "98 %" in page
    assert "Not examined, as the data for it were not installed: rus" in page


def test_fields_stand_as_written_with_all_that_a_time_may_mean() -> None:
    said = [
        {
            "ExifTool:ExifToolVersion": 13,
            "IFD0:Model": "Invented <7>",
            "ExifIFD:DateTimeOriginal": "2024:03:04 10:00:00",
            "File:ImageWidth": 640,
        }
    ]
    values = read_exiftool(json.dumps(said).encode())
    result = Result(outcome=Outcome.OBSERVED, summary="Read.", values=plain_values(values))
    book = opened()
    _add(book, Method(name="exiftool", version=1), result, ExhibitKind.STILL)
    page = render(book.view()).data.decode()
    assert 'id="reported"' in page
    assert "Invented &lt;7&gt;" in page
    assert "between 3 Mar 2024, 20:00:00 UTC and 4 Mar 2024, 22:00:00 UTC" in page
    assert "It states no software, no place." in page
    assert "File ImageWidth" in page


def test_what_a_service_heard_stands_with_what_was_sent_and_failed_requests_too() -> None:
    values = TranscriptValues(
        service="http://127.0.0.1:8000",
        model="m",
        engine=None,
        language=None,
        segments=(
            Segment(start_us=1_500_000, end_us=None, text="Come <out>", confidence_permille=905),
        ),
        left_out=0,
        misplaced=0,
        sent=(),
    )
    book = opened()
    heard = Result(outcome=Outcome.OBSERVED, summary="Sent and heard.", values=plain_values(values))
    _add(book, Method(name="transcript", version=1), heard, ExhibitKind.SOUND)
    failed = Result(outcome=Outcome.FAILED, summary="No answer; sent 9 bytes.", values={})
    _add(book, Method(name="translation", version=1), failed, ExhibitKind.STILL)
    page = render(book.view()).data.decode()
    assert "Come &lt;out&gt;" in page
    assert "90 %" in page
    assert "No answer; sent 9 bytes." in page


def _stated(model: str, made: str) -> Result:
    said = [
        {
            "ExifTool:ExifToolVersion": 13,
            "QuickTime:CreateDate": made,
            "Track1:TrackCreateDate": made,
            "QuickTime:ModifyDate": made,
            "Keys:Model": model,
        }
    ]
    values = read_exiftool(json.dumps(said).encode())
    return Result(outcome=Outcome.OBSERVED, summary="Read.", values=plain_values(values))


def test_files_that_say_the_same_of_themselves_are_told_once() -> None:
    book = opened()
    for number, model in enumerate(("Same", "Same", "Other")):
        made = _stated(model, "2024:03:04 10:00:00")
        _add(book, Method(name="exiftool", version=1), made, ExhibitKind.STILL, of=str(number))
    section = render(book.view()).data.decode().partition('id="reported"')[2]
    assert section.count("These 2 files say the same of themselves.") == 1
    assert section.count("QuickTime CreateDate; Track1 TrackCreateDate; QuickTime ModifyDate") == 2


def test_a_time_of_zeros_is_told_as_not_set() -> None:
    book = opened()
    made = _stated("X", "0000:00:00 00:00:00")
    _add(book, Method(name="exiftool", version=1), made, ExhibitKind.STILL)
    section = render(book.view()).data.decode().partition('id="reported"')[2]
    assert "<td>not set " in section
    assert section.count("never set, or cleared by software") == 1
