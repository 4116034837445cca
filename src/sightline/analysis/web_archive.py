"""Method `web_archive`: what a web archive holds, and whether its digests are those of its bytes.

WARC 1.0 and 1.1 (ISO 28500), plain or compressed record by record, and WACZ 1.1.1 (a zip that names
its parts with their digests). The archive may be anybody's: a digest that fits shows that a part is
unchanged since the archive was made, and nothing of who made it or whether a server sent it.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from warcio.exceptions import ArchiveLoadFailed

from sightline.analysis.contract import Analyzer, ByteSource, Media, Result, Run, Stream
from sightline.analysis.legible import legible
from sightline.analysis.source_file import SourceFile
from sightline.analysis.values import plain_values
from sightline.analysis.wacz_signature import read_wacz_signature
from sightline.analysis.warc_records import is_warc, warc_records
from sightline.analysis.web_archive_values import (
    Counted,
    WaczSignature,
    WebArchiveValues,
    WebForm,
    summary,
)
from sightline.model.exhibit import ExhibitKind
from sightline.model.finding import Method, Outcome, Reproduction

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_BLOCK: Final = 1 << 20
_HEAD: Final = 4096
_JSON_MOST: Final = 8 << 20
_NAMED_MOST: Final = 40
_RECORDS_MOST: Final = 1_000_000
_FREE, _RATIO = 1 << 30, 200
"""What parts may expand to: so much, and beyond it so many times their bytes in the zip."""
_MANIFEST, _ITS_DIGEST = "datapackage.json", "datapackage-digest.json"
_UNREADABLE: Final = (
    ArchiveLoadFailed,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What the readers raise on archives that are damaged, odd or hostile."""


@dataclass(slots=True)
class _Tally:
    form: WebForm
    records: Counter[str] = field(default_factory=Counter)
    software: dict[str, None] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    fit: int = 0
    differ: list[str] = field(default_factory=list)
    without: int = 0
    cut: int = 0
    manifest: str | None = None
    signature: WaczSignature | None = None
    unlisted: list[str] = field(default_factory=list)
    damage: str | None = None

    def values(self) -> WebArchiveValues:
        """What the finding says."""
        return WebArchiveValues(
            form=self.form,
            software=tuple(list(self.software)[:_NAMED_MOST]),
            records=tuple(
                Counted(name=name, count=count) for name, count in sorted(self.records.items())
            ),
            earliest=min(self.dates, default=None),
            latest=max(self.dates, default=None),
            digests_fit=self.fit,
            digests_differ=tuple(self.differ[:_NAMED_MOST]),
            digests_differ_beyond=max(0, len(self.differ) - _NAMED_MOST),
            without_digest=self.without,
            cut=self.cut,
            manifest_digest=self.manifest,
            signature=self.signature,
            unlisted=tuple(self.unlisted[:_NAMED_MOST]),
            damage=self.damage,
        )


def read_archive(source: ByteSource) -> WebArchiveValues:
    """Read an archive's bytes; never raises on what they hold."""
    head = source.read(0, _HEAD)
    if is_warc(head):
        tally = _Tally(WebForm.WARC)
        _warc(SourceFile(source), tally)
    elif head.startswith(b"PK"):
        tally = _Tally(WebForm.NONE)
        _wacz(SourceFile(source), tally)
    else:
        tally = _Tally(WebForm.NONE)
    return tally.values()


def _warc(file: SourceFile, tally: _Tally) -> None:
    number = 0
    try:
        for record in warc_records(io.BufferedReader(file, _BLOCK), check_digests=True):
            number += 1
            if number > _RECORDS_MOST:
                tally.damage = f"Only the first {_RECORDS_MOST} records were read."
                return
            _record(record, tally, number)
    except _UNREADABLE as error:
        tally.damage = legible(f"Behind record {number} it cannot be read on ({error}).", 200)


def _record(record: "ArcWarcRecord", tally: _Tally, number: int) -> None:
    headers = record.rec_headers
    tally.records[legible(str(record.rec_type), 40)] += 1
    date = headers.get_header("WARC-Date")
    if date:
        tally.dates.append(legible(str(date), 40))
    tally.cut += headers.get_header("WARC-Truncated") is not None
    if record.rec_type == "warcinfo":
        for line in record.raw_stream.read(_HEAD).decode("utf-8", "replace").splitlines():
            if line.lower().startswith("software:"):
                tally.software[legible(line[9:].strip(), 120)] = None
    while record.raw_stream.read(_BLOCK):
        pass
    problems = [
        problem for problem in record.digest_checker.problems if not _framed(record, problem)
    ]
    address = headers.get_header("WARC-Target-URI") or "no address"
    if getattr(record.raw_stream, "limit", 0):
        tally.differ.append(legible(f"record {number}, {address} (it is cut short)", 300))
    elif problems:
        tally.differ.append(legible(f"record {number}, {address}", 300))
    elif record.digest_checker.passed is None:
        tally.without += 1
    else:
        tally.fit += 1


def _framed(record: "ArcWarcRecord", problem: str) -> bool:
    """Whether a payload's digest cannot be compared: makers differ on whether framing counts."""
    headers = record.http_headers
    return (
        "payload" in problem
        and headers is not None
        and headers.get_header("Transfer-Encoding") is not None
    )


def _wacz(file: SourceFile, tally: _Tally) -> None:
    try:
        with zipfile.ZipFile(io.BufferedReader(file, _BLOCK)) as archive:
            names = set(archive.namelist())
            if _MANIFEST not in names or not any(name.startswith("archive/") for name in names):
                return
            tally.form = WebForm.WACZ
            _parts(archive, names, tally)
    except _UNREADABLE as error:
        tally.damage = legible(f"It cannot be read on ({error}).", 200)


def _parts(archive: zipfile.ZipFile, names: set[str], tally: _Tally) -> None:
    manifest = _small(archive, _MANIFEST)
    if _ITS_DIGEST in names:
        stated = json.loads(_small(archive, _ITS_DIGEST))
        fits = isinstance(stated, dict) and stated.get("hash") == _named(manifest)
        tally.manifest = "fits" if fits else "differs"
        signed = stated.get("signedData") if isinstance(stated, dict) else None
        tally.signature = read_wacz_signature(signed, _named(manifest))
    size = sum(info.file_size for info in archive.infolist())
    if size > max(_FREE, _RATIO * sum(info.compress_size for info in archive.infolist())):
        raise ValueError("it expands more than honest archives do")
    data = json.loads(manifest)
    resources = data.get("resources") if isinstance(data, dict) else None
    if isinstance(data, dict) and data.get("software"):
        tally.software[legible(str(data["software"]), 120)] = None
    listed = {_MANIFEST, _ITS_DIGEST}
    for item in resources if isinstance(resources, list) else ():
        if not isinstance(item, dict) or not isinstance(item.get("path"), str):
            continue
        name, stated = item["path"], item.get("hash")
        listed.add(name)
        if not isinstance(stated, str) or not stated.startswith("sha256:"):
            tally.without += 1
        elif name in names and _digest(archive, name) == stated.lower():
            tally.fit += 1
        else:
            tally.differ.append(legible(name, 300))
    tally.unlisted.extend(
        legible(name, 300) for name in sorted(names - listed) if not name.endswith("/")
    )


def _small(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:
        data = member.read(_JSON_MOST + 1)
    if len(data) > _JSON_MOST:
        raise ValueError(f"{name} is too long")
    return data


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    hasher, left = hashlib.sha256(), archive.getinfo(name).file_size
    for chunk in _chunks(archive, name):
        hasher.update(chunk)
        left -= len(chunk)
        if left < 0:
            raise ValueError(f"{name} is longer than it says")
    return f"sha256:{hasher.hexdigest()}"


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as member:
        while chunk := member.read(_BLOCK):
            yield chunk


def _named(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


class WebArchiveRun(Run):
    """Reads the bytes at the end; needs no stream."""

    def __init__(self, media: Media) -> None:
        self._media = media

    def finish(self) -> Result:
        """Report."""
        values = read_archive(self._media.source)
        return Result(
            outcome=Outcome.INCONCLUSIVE if values.damage else Outcome.OBSERVED,
            summary=summary(values),
            values=plain_values(values),
        )


ANALYZER: Final = Analyzer(
    method=Method(name="web_archive", version=2),
    title="Web archive",
    kinds=frozenset({ExhibitKind.ARCHIVE}),
    streams=frozenset({Stream.BYTES}),
    limitations=(
        "Digests in an archive are its maker's: whoever changes a part can change its digest too.",
        "Who made it, and whether a server sent what it holds, it cannot show.",
        (
            "A payload's digest is not compared where the answer came in chunks: makers differ on "
            "whether the framing counts. The block's digest is."
        ),
        (
            "A WACZ file's signature is checked by the key beside it: to whom its certificate and "
            "its time stamp lead is not followed."
        ),
        "WARC before version 1.0 and ARC are not read.",
    ),
    reproduction=Reproduction.EXACT,
    start=WebArchiveRun,
)
