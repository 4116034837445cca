"""Checks 2 to 6: one pass over the log, entry by entry, every one of them."""

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from typing import Final, Protocol

from sightline.errors import RosterRefused, SightlineError, VersionRefused
from sightline.model.authority import Flaw
from sightline.model.custody import (
    FORMAT,
    CaseOpened,
    CustodyEntry,
    Supersession,
)
from sightline.model.digest import Digest
from sightline.model.entries import parse_entry
from sightline.model.groups import GroupFlaw, OpenGroup
from sightline.model.merkle import Frontier, leaf_hash
from sightline.model.records import Record, read_record
from sightline.model.rules import apply
from sightline.model.rules_withheld import excused, withheld_rule
from sightline.model.snapshot import Snapshot
from sightline.model.tiles import HASH_BYTES
from sightline.model.times import Instant
from sightline.verify.codes import Code
from sightline.verify.folder import Kept
from sightline.verify.notebook import Notebook
from sightline.verify.report import Progress, Working
from sightline.verify.signing import SignatureChecks

_REPORT_EVERY: Final = 1024
_AGAINST_THE_ROSTER: Final = {
    Flaw.TOO_FEW: Code.ROSTER_TOO_FEW,
    Flaw.SAME_PERSON: Code.ROSTER_SAME_PERSON,
    Flaw.EXPIRED: Code.ROSTER_EXPIRED,
    Flaw.VERSION: Code.ROSTER_VERSION,
    Flaw.ROTATION: Code.ROSTER_ROTATION,
    Flaw.REVOKED: Code.ROSTER_REVOKED,
    Flaw.STRANGER: Code.ROSTER_STRANGER,
    Flaw.ROLE: Code.ROSTER_ROLE,
}


class LogSource(Protocol):
    """A log as a bundle or a case folder holds it; flaws of its files go to the notebook."""

    @property
    def expected(self) -> int:
        """About how many entries there are, to show progress."""
        ...

    def entries(self) -> Iterator[bytes]:
        """The entries' bytes, in order, as far as they can be read."""
        ...

    def record(self, digest: Digest) -> Kept | None:
        """The record of the entry yielded last; None if it is not there or too long."""
        ...

    def leaf(self, leaf: bytes) -> None:
        """Learn the hash of the entry yielded last, to compare tiles with."""
        ...

    def finish(self) -> None:
        """Learn that there are no more entries."""
        ...


@dataclass(slots=True)
class Acts:
    """What one key signed."""

    count: int
    first: Instant
    last: Instant


@dataclass(slots=True)
class Log:
    """What the pass found."""

    case: Digest | None = None
    snapshot: Snapshot = field(default_factory=Snapshot)
    acts: dict[str, Acts] = field(default_factory=dict)
    frontier: Frontier = field(default_factory=Frontier)
    whole: bool = True
    """Whether the rules took in every record that is not withheld."""
    named: set[Digest] = field(default_factory=set)
    """Records that entries name."""
    withheld: dict[Digest, CustodyEntry] = field(default_factory=dict)
    """Of these, the ones that are not here, by name; with their entries."""
    unjudged: int = 0
    """Records that the rules could not judge for want of what is withheld."""
    group: OpenGroup = field(default_factory=OpenGroup)
    """Entries read last, which the next signature is to cover."""
    _roots: bytearray = field(default_factory=bytearray)

    @property
    def size(self) -> int:
        """Entries read."""
        return self.frontier.size

    def root_at(self, size: int) -> bytes:
        """Merkle root over the first `size` entries, at most all of them."""
        if size == self.size:
            return self.frontier.root()
        return bytes(self._roots[size * HASH_BYTES : (size + 1) * HASH_BYTES])

    def append(self, data: bytes, root: bytes) -> bytes:
        """Take in an entry's bytes after the given root; returns its leaf hash."""
        self._roots += root
        leaf = leaf_hash(data)
        self.frontier.append(leaf)
        return leaf


def read_log(
    source: LogSource,
    signatures: SignatureChecks,
    notebook: Notebook,
    progress: Progress,
    withheld: Container[Digest] = frozenset(),
) -> Log:
    """Make checks 2 to 6; records that are `withheld` by name may be absent.

    Check 5 is made once `signatures` finishes.
    """
    log = Log()
    for seq, data in enumerate(source.entries()):
        root = log.frontier.root()
        _entry(log, data, root, (source, notebook, signatures, withheld))
        source.leaf(log.append(data, root))
        if seq % _REPORT_EVERY == 0:
            progress(Working(step="entries", done=seq, total=source.expected))
    source.finish()
    _tell_group(log.group.end(), notebook)
    _tell_withheld(log, notebook)
    if not log.size:
        notebook.problem(Code.LOG_UNREADABLE, "log", "it holds no entry that can be read")
    return log


def _tell_group(flaws: list[GroupFlaw], notebook: Notebook) -> None:
    for flaw in flaws:
        code = Code.UNSIGNED if flaw.unsigned else Code.COVERS_OTHER
        notebook.problem(code, f"entry {flaw.seq}", flaw.cause)


def _tell_withheld(log: Log, notebook: Notebook) -> None:
    if log.withheld:
        notebook.note(4, f"withheld, named: {len(log.withheld)} records")
        what = "the rules were followed as far as they can be without what is withheld"
        more = f"; {log.unjudged} records could not be judged" if log.unjudged else ""
        notebook.note(6, what + more)
        corrections = sum(it.kind == Supersession.KIND for it in log.withheld.values())
        if corrections:
            what = f"{corrections} corrections are withheld: what they take back is not known here"
            notebook.note(6, what)


def _entry(
    log: Log,
    data: bytes,
    root: bytes,
    tools: tuple[LogSource, Notebook, SignatureChecks, Container[Digest]],
) -> None:
    source, notebook, signatures, withheld = tools
    try:
        signed = parse_entry(data)
    except SightlineError as error:
        notebook.problem(Code.ENTRY_UNREADABLE, f"entry {log.size}", error.cause)
        return
    entry = signed.entry
    _place(log, entry, root, notebook)
    _tell_group(log.group.take(signed), notebook)
    if signed.signature is not None:
        signatures.add(data, entry, signed.signature)
    _acts(log, entry)
    log.named.add(entry.record)
    found = source.record(entry.record)
    # The record that opens the case is withheld from nobody: all else hangs on it.
    if found is None and log.size and entry.record in withheld:
        _pass_over(log, entry, notebook)
        return
    _fold(log, entry, _record(entry, found, notebook, log.size), notebook)


def _acts(log: Log, entry: CustodyEntry) -> None:
    acts = log.acts.get(entry.actor)
    if acts is None:
        acts = log.acts[entry.actor] = Acts(0, entry.at, entry.at)
    acts.count += 1
    # By their numbers: comparing instants themselves makes two tuples each time.
    if entry.at.microseconds > acts.last.microseconds:
        acts.last = entry.at
    elif entry.at.microseconds < acts.first.microseconds:
        acts.first = entry.at


def _pass_over(log: Log, entry: CustodyEntry, notebook: Notebook) -> None:
    """Judge an entry whose record is withheld by what it states itself."""
    try:
        withheld_rule(log.snapshot, entry, log.withheld)
    except SightlineError as error:
        _refuse(log, error, notebook)
    log.withheld[entry.record] = entry
    if len(log.snapshot.entries) == log.size:
        log.snapshot.entries.append(entry)


def _fold(log: Log, entry: CustodyEntry, record: Record | None, notebook: Notebook) -> None:
    """Let the rules judge a record; one that is missing or refused leaves only its entry behind."""
    entries = log.snapshot.entries
    if len(entries) != log.size:
        if log.whole:
            log.whole = False
            notebook.note(6, f"the rules were followed up to entry {len(entries)} only")
        return
    if record is not None:
        try:
            apply(log.snapshot, entry, record)
        except SightlineError as error:
            if excused(log.snapshot, entry, record, error, log.withheld):
                # What it lacks may be what is withheld: neither held nor broken can be said.
                log.unjudged += 1
                log.snapshot.add(entry, record)
            else:
                _refuse(log, error, notebook)
    if len(entries) == log.size:
        log.whole = False
        if not entries:
            notebook.note(6, "the rules could not be followed: nothing opens the case")
            return
        # The rules look entries up by number.
        entries.append(entry)


def _refuse(log: Log, error: SightlineError, notebook: Notebook) -> None:
    code = Code.RULE_BROKEN
    if isinstance(error, RosterRefused):
        code = _AGAINST_THE_ROSTER[Flaw(error.flaw)]
    notebook.problem(code, f"entry {log.size}", error.cause)


def _place(log: Log, entry: CustodyEntry, root: bytes, notebook: Notebook) -> None:
    where = f"entry {log.size}"
    if log.case is None:
        log.case = entry.case
        if entry.case != entry.record:
            what = "the first entry does not name the record that opens its case"
            notebook.problem(Code.ENTRY_OUT_OF_PLACE, where, what)
    elif entry.case != log.case:
        notebook.problem(Code.ENTRY_OUT_OF_PLACE, where, "it belongs to another case")
    if entry.seq != log.size:
        what = f"it says that it is entry {entry.seq}"
        notebook.problem(Code.ENTRY_OUT_OF_PLACE, where, what)
    if entry.tree != root.hex():
        what = "the entries before it are not those that its author signed over"
        notebook.problem(Code.TREE_DIFFERS, where, what)


def _record(
    entry: CustodyEntry, found: Kept | None, notebook: Notebook, number: int
) -> Record | None:
    def problem(code: Code, what: str) -> None:
        notebook.problem(code, f"entry {number}, record {entry.record.short}", what)

    if found is None:
        problem(Code.RECORD_MISSING, "it is not there, or longer than records are")
        return None
    data, digits = found
    if digits != entry.record.hex:
        problem(Code.RECORD_DIFFERS, "its bytes are not those that were recorded")
        return None
    try:
        record = read_record(data)
    except VersionRefused as error:
        problem(Code.RECORD_VERSION, error.cause)
        return None
    except SightlineError as error:
        problem(Code.RECORD_UNREADABLE, error.cause)
        return None
    if entry.kind != record.KIND:
        problem(
            Code.RECORD_DIFFERS, f"the entry calls it a {entry.kind}, and it is a {record.KIND}"
        )
        return None
    if isinstance(record, CaseOpened) and record.format != FORMAT:
        what = f"the case is in format {record.format}; this verifier knows {FORMAT}"
        problem(Code.RECORD_VERSION, what)
    return record
