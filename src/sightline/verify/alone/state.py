"""What the entries of a log amount to, for the rules; every look-up takes one step."""

from collections.abc import Iterator
from typing import Any

from sightline.verify.alone.log import Log, Record, canonical_text
from sightline.verify.alone.references import KEYED
from sightline.verify.alone.ssh import Unfit
from sightline.verify.record_table import RECORDS


def broken(unless: object, words: str) -> None:
    """A rule is broken unless something holds."""
    if not unless:
        raise Unfit(words)


class Groundless(Unfit):
    """Records that the step does not name itself do not bear it out, or stand in its way."""


def grounded(unless: object, words: str) -> None:
    """Other records bear something out if something holds."""
    if not unless:
        raise Groundless(words)


class State:
    """What the entries so far amount to."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.seq = 0
        self.actor = ""
        self.at = ""
        self.records: dict[str, Record] = {}
        self.exhibits: set[str] = set()
        self.actors: set[str] = set()
        self.superseded: set[str] = set()
        self.lineages: list[str] = []
        """Joint findings of the method `lineage`."""
        self.by_key: dict[tuple[str, str], list[str]] = {}
        self.of_kind: dict[str, list[str]] = {}
        self.order: dict[str, int] = {}
        """Which record came before which."""
        self.editions: list[Any] = []
        """The rosters adopted so far, kept by `editions`."""

    def take(self, digest: str, record: Record) -> None:
        """Take in a record that the rules let pass."""
        kind = record["kind"]
        self.order[digest] = len(self.records)
        self.records[digest] = record
        self.of_kind.setdefault(kind, []).append(digest)
        if kind in KEYED:
            self.by_key.setdefault((kind, key_of(record)), []).append(digest)
        if kind == "exhibit":
            self.exhibits.add(record["digest"])
        elif kind == "supersession":
            self.superseded.add(record["replaces"])
        elif kind in {"case", "actor"}:
            self.actors.add(record.get("founder", record)["fingerprint"])
        elif kind == "joint_finding" and record["method"]["name"] == "lineage":
            self.lineages.append(digest)

    def same(self, kind: str, record: Record) -> Iterator[tuple[str, Record]]:
        """Live records of a kind with the same key as this one, in the order of the log."""
        for digest in self.by_key.get((kind, key_of(record, kind)), ()):
            if digest not in self.superseded:
                yield digest, self.records[digest]

    def stands(self, digest: str, kinds: str) -> bool:
        """Whether a digest names an exhibit, or a live record, of these kinds."""
        words = {*kinds.split()}
        if "linkable" in words:
            words |= RECORDS["sets"]["linkable"].keys()
        if digest in self.exhibits and (kinds == "*" or "exhibit" in words):
            return True
        record = self.records.get(digest)
        if record is None or digest in self.superseded:
            return False
        return kinds == "*" or (record["kind"] in words and record["kind"] != "exhibit")


def key_of(record: Record, kind: str = "") -> str:
    """The text that a record of a kind is looked up by."""
    return canonical_text([keyed_value(record, name) for name in KEYED[kind or record["kind"]]])


def keyed_value(record: Record, name: str) -> Any:  # noqa: ANN401 - any JSON
    """A field's value; of a method, what its finding follows from."""
    if name == "method":
        return [record[name][part] for part in ("name", "version", "parameters")]
    return record.get(name)
