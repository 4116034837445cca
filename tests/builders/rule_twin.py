"""Each rule of the log, judged a second time by the verifier that knows only docs/format.md.

Where a test of the rules gives a log a record, the stand-alone verifier's rules get the same log
and record, and must let it pass or refuse it alike.
"""

import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final
from weakref import WeakKeyDictionary

from sightline.model.custody import CustodyEntry
from sightline.model.records import Record, record_bytes
from sightline.model.snapshot import Snapshot
from sightline.verify.alone.log import Log
from sightline.verify.alone.references import REFERENCES
from sightline.verify.alone.rules import check_rule
from sightline.verify.alone.shapes import check_shape
from sightline.verify.alone.ssh import Unfit
from sightline.verify.alone.state import State

CORPUS: Final = "SIGHTLINE_TEST_RULE_CORPUS"
"""Names the file that the scenarios are written to, for the verifier that is a page."""
_PASSES_OF_A_KIND: Final = 8


@dataclass
class Twins:
    """The stand-alone verifier's view of each log, and the scenarios met so far."""

    states: WeakKeyDictionary[Snapshot, State] = field(default_factory=WeakKeyDictionary)
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    scenarios: list[dict[str, object]] = field(default_factory=list)
    passes: Counter[str] = field(default_factory=Counter)

    def judge(
        self, snapshot: Snapshot, entry: CustodyEntry, record: Record, *, refused: bool
    ) -> str | None:
        """Why the stand-alone rules refuse a record; "" if they do not, None if they cannot say."""
        whole = len(snapshot.records) == len(snapshot.entries) == entry.seq
        state = self._state(snapshot) if whole else None
        value: dict[str, Any] = json.loads(record_bytes(record))
        kinds = {
            value["kind"],
            *(kept["kind"] for kept in (state.records if state else {}).values()),
        }
        if state is None or kinds - REFERENCES.keys():
            return None
        trees = [*(kept.tree for kept in snapshot.entries), entry.tree]
        try:
            state.log.roots = [bytes.fromhex(tree) for tree in trees]
        except ValueError:
            # A tampered entry may state what is no root: told before any rule is asked.
            return None
        self._remember(state, entry, value, trees, refused=refused)
        state.seq, state.actor, state.at = entry.seq, entry.actor, str(entry.at)
        try:
            check_shape(value)
            check_rule(state, {"record": str(entry.record)}, value)
        except (Unfit, KeyError, TypeError, ValueError) as error:
            return f"{type(error).__name__}: {error}"
        return ""

    def text(self) -> str:
        """All scenarios as JSON; records stand apart, once each."""
        return json.dumps({"records": self.records, "scenarios": self.scenarios})

    def _state(self, snapshot: Snapshot) -> State:
        state = self.states.setdefault(snapshot, State(Log()))
        for digest, record in islice(snapshot.records.items(), len(state.records), None):
            state.take(str(digest), json.loads(record_bytes(record)))
        return state

    def _remember(
        self,
        state: State,
        entry: CustodyEntry,
        value: dict[str, Any],
        trees: list[str],
        *,
        refused: bool,
    ) -> None:
        kind = value["kind"]
        self.passes[kind] += not refused
        if not refused and self.passes[kind] > _PASSES_OF_A_KIND:
            return
        self.records.update(state.records)
        self.scenarios.append(
            {
                "steps": list(state.records),
                "trees": trees if kind == "checkpoint" else [],
                "digest": str(entry.record),
                "actor": entry.actor,
                "at": str(entry.at),
                "record": value,
                "refused": refused,
            }
        )
