"""The ledger of the simulated incident's reports: its facts, and the same by the same rules.

Both parties' names have six letters, so a corpus with the names exchanged has every word in the
same place, and whatever comes out must be the same with the names exchanged.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.builders.ledger_desk import Desk
from tests.builders.ledger_incident import Facts, facts, keep, name_accused

from sightline.demo.ledger import PARTIES
from sightline.demo.script import ORIGINS
from sightline.ledger.accepting import Read
from sightline.ledger.compared import Aspect, Related, Relation
from sightline.ledger.comparison import ComparisonValues
from sightline.ledger.support_groups import Backed
from sightline.ledger.types import AgentKind, ClaimCandidate, ClaimType
from sightline.model.plain import to_plain
from sightline.simulation import Incident, reports
from sightline.simulation.scenario import BLUE, OCHRE
from sightline.simulation.truth import Statement

OUTLETS = ("Velmar Sentinel", "Ostrel Facts")


def swapped(text: str) -> str:
    """The two parties' names exchanged."""
    other = {"Velmar": "Ostrel", "Ostrel": "Velmar", "velmar": "ostrel", "ostrel": "velmar"}
    return re.sub("[Vv]elmar|[Oo]strel", lambda match: other[match[0]], text)


@dataclass(frozen=True)
class Ledger:
    """What was read and compared."""

    desk: Desk
    reads: Mapping[str, Read]
    """By the names of the reports' files."""
    compared: ComparisonValues

    def voice(self, file: str, statement: int) -> str:
        """Who speaks in a statement, as named."""
        read = self.reads[file]
        source = read.statements[statement].source
        if source is None or source.kind is AgentKind.OUTLET:
            return read.outlet
        return f"{source.known_as} {source.organisation or ''}"


def _ledger(folder: Path, turn: Callable[[str], str]) -> Ledger:
    desk = Desk(origins={name: turn(origin) for name, origin in ORIGINS.items()})
    desk.know(turn(PARTIES))
    for path in sorted(folder.iterdir()):
        desk.take(path)
    reads = {desk.files[read.exhibit]: read for read in desk.reads()}
    return Ledger(desk=desk, reads=reads, compared=desk.compare())


@pytest.fixture(scope="module")
def straight(incident: Incident, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("straight")
    reports.write_reports(folder, incident.truth.counts)
    return _ledger(folder, str)


@pytest.fixture(scope="module")
def mirrored(incident: Incident, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    folder = tmp_path_factory.mktemp("mirrored")
    with pytest.MonkeyPatch.context() as patch:
        for name, party in (("BLUE", BLUE), ("OCHRE", OCHRE)):
            turned = replace(
                party,
                name=swapped(party.name),
                adjective=swapped(party.adjective),
                ministry=swapped(party.ministry),
            )
            patch.setattr(reports, name, turned)
        reports.write_reports(folder, incident.truth.counts)
    for path in folder.iterdir():
        if path.suffix != ".pdf":
            text = path.read_text()
            for outlet in OUTLETS:
                text = text.replace(outlet, swapped(outlet))
            path.write_text(text)
    return _ledger(folder, swapped)


# The same rules for both parties


def _plain(value: object) -> Any:  # noqa: ANN401 - any JSON
    """Small letters, lists of names in one order."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [_plain(item) for item in value]
        return sorted(items) if all(isinstance(item, str) for item in items) else items
    return value.lower() if isinstance(value, str) else value


def _turned(value: object) -> Any:  # noqa: ANN401 - any JSON
    """The same with the names exchanged."""
    if isinstance(value, dict):
        return {key: _turned(item) for key, item in value.items()}
    if isinstance(value, list):
        items = [_turned(item) for item in value]
        return sorted(items) if all(isinstance(item, str) for item in items) else items
    return swapped(value.lower()) if isinstance(value, str) else value


def test_exchanging_the_names_exchanges_what_is_read_and_nothing_else(
    straight: Ledger, mirrored: Ledger
) -> None:
    for file, read in straight.reads.items():
        other = mirrored.reads[file]
        for name in ("statements", "claims"):
            one = [to_plain(item) for item in getattr(read, name)]
            assert _turned(one) == _plain([to_plain(item) for item in getattr(other, name)]), file


def test_exchanging_the_names_exchanges_the_comparison_and_nothing_else(
    straight: Ledger, mirrored: Ledger
) -> None:
    def group(item: dict[str, Any]) -> str:
        return str(sorted((key, str(value)) for key, value in item.items()))

    one, other = to_plain(straight.compared), to_plain(mirrored.compared)
    assert isinstance(one, dict)
    assert isinstance(other, dict)
    for part in ("backed", "families"):
        assert sorted(map(group, _turned(one[part]))) == sorted(map(group, _plain(other[part])))

    def related(item: Related) -> tuple[str, ...]:
        return (*sorted((item.first, item.second)), item.relation, item.aspect)

    assert sorted(map(related, straight.compared.relations)) == sorted(
        map(related, mirrored.compared.relations)
    )


# Facts against the truth


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _of(ledger: Ledger, statement: Statement, incident: Incident) -> list[ClaimCandidate]:
    """Claims read where the statement stands: most of its words are in them."""
    wanted = _words(statement.verbatim)
    return [
        claim
        for claim in ledger.reads[_file(statement, incident)].claims
        if len(wanted & _words(claim.span.words)) >= 0.6 * len(wanted)
    ]


def _file(statement: Statement, incident: Incident) -> str:
    return next(item.file for item in incident.truth.reports if item.key == statement.report)


def _share(hits: list[bool]) -> float:
    assert len(hits) >= 10
    return sum(hits) / len(hits)


def test_nearly_every_statement_of_the_reports_is_read(
    straight: Ledger, incident: Incident
) -> None:
    read = [bool(_of(straight, s, incident)) for s in incident.truth.statements]
    assert _share(read) >= 0.9


def test_quoted_words_go_to_who_said_them(straight: Ledger, incident: Incident) -> None:
    """At least 85 % of the direct quotations that were found: the project's "must"."""
    hits = []
    for statement in incident.truth.statements:
        wanted = statement.organisation if statement.speaker == "unnamed" else statement.speaker
        file = _file(statement, incident)
        found = [
            straight.voice(file, claim.statement) for claim in _of(straight, statement, incident)
        ]
        if statement.form == "direct" and found:
            hits.append(any(_words(wanted) & _words(name) - {"the", "of"} for name in found))
    assert _share(hits) >= 0.85


def test_numbers_in_words_are_read_as_the_ranges_they_are(
    straight: Ledger, incident: Incident
) -> None:
    """At least 95 %, the project's "must", where the number stands in the statement's words."""
    hits = []
    for statement in incident.truth.statements:
        found = _of(straight, statement, incident)
        counted = statement.count_of and statement.count_low != statement.count_high
        in_other_words = statement.soft and statement.count_low < 20
        if in_other_words or not (found and counted):
            continue
        low = max(1, statement.count_low)
        high = None if statement.count_high < 0 else statement.count_high
        ranges = [(count.low or 1, count.high) for claim in found for count in claim.counts]
        hits.append((low, high) in ranges)
    assert _share(hits) >= 0.95


def test_a_silence_is_told_of_whom_and_a_promise_and_a_review_are_seen(straight: Ledger) -> None:
    told = {
        (claim.type, claim.by.known_as if claim.by else "")
        for file in ("r01-wire.html", "r04-blue-ministry.md", "r05-ochre-ministry.html")
        for claim in straight.reads[file].claims
    }
    assert (ClaimType.RESPONSE, "Ostrelian Ministry of Defence") in told
    assert {ClaimType.COMMITMENT, ClaimType.INVESTIGATION} <= {kind for kind, _ in told}


def test_copies_of_the_wire_are_one_family_and_no_witness_is_in_it(
    straight: Ledger, incident: Incident
) -> None:
    reports_by_key = {report.key: report for report in straight.compared.reports}
    families = [
        {straight.desk.files[reports_by_key[key].exhibit] for key in family.members}
        for family in straight.compared.families
    ]
    (found,) = [family for family in families if "r01-wire.html" in family]
    assert {item.file for item in incident.truth.reports if item.family == "wire"} <= found
    others = {"r04-blue-ministry.md", "r05-ochre-ministry.html", "r07-ngo.pdf", "r08-un.eml"}
    assert not found & others


def _backed(ledger: Ledger, kind: ClaimType, actor: str) -> Backed:
    return next(
        item
        for item in ledger.compared.backed
        if item.type is kind and item.actors == (actor,) and item.act == "killing"
    )


def test_the_accusation_has_one_state_behind_it_and_the_accused_denies(straight: Ledger) -> None:
    accusation = _backed(straight, ClaimType.ACCUSATION, "Federation of Ostrel")
    assert "Republic of Velmar" in accusation.originators
    assert "Meridian Press Wire" in accusation.outlets
    assert len(accusation.families) < len(accusation.outlets)
    denial = _backed(straight, ClaimType.DENIAL, "Federation of Ostrel")
    assert denial.originators == ("Federation of Ostrel",)


# Every class of facts that a reader asks for


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Facts]:
    found = facts(keep(tmp_path_factory.mktemp("kept"), placed=True))
    return {one.name: one for one in found}


@pytest.mark.parametrize(
    ("name", "must"),
    [
        ("who speaks", 0.85),
        ("who accuses whom", 0.85),
        ("who was asked and did not answer", 0.95),
        ("what is promised or begun", 0.95),
        ("counts, and of whom", 0.9),
        ("what stands against what", 0.95),
        ("which reports are one account", 0.95),
    ],
)
def test_the_ledgers_facts_are_those_of_the_truth(
    kept: Mapping[str, Facts], name: str, must: float
) -> None:
    assert kept[name].share >= must, kept[name].missed


def test_who_names_nobody_is_counted_apart_until_somebody_names_the_accused(tmp_path: Path) -> None:
    kept = keep(tmp_path, placed=False)
    stands = next(one for one in facts(kept) if one.name == "who stands behind the accusation")
    assert stands.right == 0
    (main,) = (one for one in kept.compared.backed if one.actors and one.unnamed)
    (post,) = (claim for claim in kept.of("s0601") if claim.key in main.unnamed)
    assert post.key not in main.claims
    assert name_accused(kept) == 1
    found = {one.name: one for one in facts(replace(kept))}
    assert found["who stands behind the accusation"].share == 1
    assert found["who accuses whom"].share == 1


def test_without_a_gazetteer_two_villages_are_a_tension_and_no_contradiction(
    tmp_path: Path,
) -> None:
    unplaced = keep(tmp_path, placed=False)
    pair = [
        (related.relation, related.aspect)
        for first in unplaced.of("s0502")
        for second in unplaced.of("s0402")
        for related in unplaced.relations.get(frozenset((first.key, second.key)), ())
    ]
    assert (Relation.TENSION, Aspect.PLACE) in pair
    assert (Relation.CONTRADICTS, Aspect.PLACE) not in pair


def test_an_unknown_speaker_of_a_copy_is_no_second_accuser(straight: Ledger) -> None:
    accusation = _backed(straight, ClaimType.ACCUSATION, "Federation of Ostrel")
    assert "WorldBrief24" in accusation.outlets
    assert set(accusation.originators) == {"Republic of Velmar", "velmar sentinel"}
