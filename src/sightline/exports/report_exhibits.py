"""The parts of a report that speak of exhibits: how they came in, and what was found in them."""

from collections.abc import Iterator
from typing import Final

from sightline.exports import pictures, words
from sightline.exports.citations import Citations
from sightline.exports.claim_types import Cite
from sightline.exports.contract import CaseView
from sightline.exports.report_claims import HEDGES
from sightline.exports.report_methods import Methods
from sightline.exports.report_types import (
    AcquisitionPart,
    ExhibitPart,
    FindingPart,
    FramePart,
    ObservationPart,
)
from sightline.exports.visible import one_line, prose
from sightline.exports.vouched import vouched
from sightline.model.claim import Claim, Link, Observation
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition, Derivative, DerivativeRole, Exhibit
from sightline.model.finding import Finding, Outcome
from sightline.model.snapshot import ORIGIN_NOT_STATED

FRAMES_PER_EXHIBIT: Final = 12
PICTURE_BYTES: Final = 40_000_000
"""What all pictures of one report may amount to: a page that mail and browsers still carry."""

OUTCOMES: Final = {
    Outcome.OBSERVED: "Observed",
    Outcome.INCONCLUSIVE: "Inconclusive",
    Outcome.FAILED: "Failed: this method could not report",
}


class ExhibitParts:
    """Turns the exhibits of one case into parts of its report."""

    def __init__(self, view: CaseView, citations: Citations) -> None:
        self._view = view
        self._snapshot = view.snapshot
        self._cites = citations
        self.methods = Methods({name: one_line(title) for name, title, _ in view.methods})
        """How the findings of the exhibits told so far were made."""
        self._bearing = self._claims_by_exhibit()
        self._picture_room = PICTURE_BYTES
        self.frames_beyond = 0
        """Frames recorded but not shown, for want of room."""

    def exhibits(self) -> tuple[ExhibitPart, ...]:
        """Every exhibit, in the order of the log."""
        return tuple(map(self._exhibit, self._snapshot.exhibits.values()))

    def _exhibit(self, exhibit: Exhibit) -> ExhibitPart:
        digest = exhibit.digest
        origin = self._snapshot.origin_of(digest)
        display = self._snapshot.display_of(digest)
        return ExhibitPart(
            cite=self._cites.of(digest),
            digest=str(digest),
            size=words.size(exhibit.size),
            octets=exhibit.size,
            kind=exhibit.exhibit_kind.value,
            media_type=one_line(exhibit.media_type),
            sniffed_by=one_line(exhibit.sniffed_by),
            origin="" if origin == ORIGIN_NOT_STATED else one_line(origin),
            hidden=display is None or display.graphic,
            display=""
            if display is None
            else f"set by {self._cites.who(display.by)}, {words.moment(display.at)}",
            warning=prose(display.warning) if display else "",
            acquisitions=tuple(
                self._acquisition(found, acquisition)
                for found, acquisition in self._snapshot.about(digest, Acquisition)
            ),
            frames=tuple(self._frames(digest)),
            observations=tuple(
                self._observation(found, observation)
                for found, observation in self._snapshot.about(digest, Observation)
            ),
            findings=tuple(
                self._finding(found, finding)
                for found, finding in self._snapshot.findings_of(digest)
            ),
            not_examined=tuple(self._missing_methods(exhibit)),
            bears_on=self._bearing.get(digest, ()),
        )

    def _acquisition(self, digest: Digest, record: Acquisition) -> AcquisitionPart:
        source = record.source
        entry = self._snapshot.entries[self._snapshot.seq_of[digest]]
        return AcquisitionPart(
            cite=self._cites.of(digest),
            name=one_line(source.name),
            address=one_line(source.address or ""),
            no_address_reason=prose(source.no_address_reason or ""),
            member_of=self._cites.of(source.member_of) if source.member_of else None,
            modified=words.moment(source.modified_at) if source.modified_at else "",
            collector=one_line(record.collector),
            recorded_by=self._cites.who(entry.actor),
            acquired=words.moment(record.acquired_at),
            clock=words.clock(record.clock),
            reason=prose(record.reason),
            origin=one_line(record.origin or ""),
            vouched=vouched(self._snapshot, digest),
        )

    def _frames(self, exhibit: Digest) -> Iterator[FramePart]:
        found = [
            derivative
            for _, derivative in self._snapshot.about(exhibit, Derivative)
            if derivative.role is DerivativeRole.REPRESENTATIVE_FRAME
        ]
        self.frames_beyond += max(0, len(found) - FRAMES_PER_EXHIBIT)
        for number, derivative in enumerate(found[:FRAMES_PER_EXHIBIT], 1):
            yield self._frame(derivative, f"frame {number} of {len(found)}")

    def _frame(self, derivative: Derivative, position: str) -> FramePart:
        time = derivative.time.text if derivative.time else ""
        result: pictures.Shown | str
        if derivative.size > self._picture_room:
            self.frames_beyond += 1
            result = "Left out for want of room."
        else:
            data = self._view.small_object(derivative.digest)
            result = pictures.shown(data, derivative.digest, derivative.media_type)
        found = result if isinstance(result, pictures.Shown) else None
        self._picture_room -= len(found.picture) if found else 0
        exhibit = self._cites.of(derivative.exhibit).label
        at = f" at {time}" if time else ""
        return FramePart(
            label=one_line(derivative.label),
            time=time,
            alt=f"Exhibit {exhibit}, {position}{at}: {one_line(derivative.label)}",
            digest=str(derivative.digest),
            picture=found.picture if found else "",
            preview=found.preview if found else "",
            width=found.width if found else 0,
            height=found.height if found else 0,
            missing="" if isinstance(result, pictures.Shown) else result,
        )

    def _finding(self, digest: Digest, finding: Finding) -> FindingPart:
        return FindingPart(
            cite=self._cites.of(digest),
            exhibit=self._cites.of(finding.exhibit),
            made=self.methods.of(finding),
            title=self.methods.title(finding),
            outcome=finding.outcome.value,
            outcome_words=OUTCOMES[finding.outcome],
            summary=prose(finding.summary),
        )

    def _observation(self, digest: Digest, record: Observation) -> ObservationPart:
        where = [words.span(record.span)] if record.span else []
        where += [words.region(record.region)] if record.region else []
        return ObservationPart(
            cite=self._cites.of(digest),
            text=prose(record.text),
            hedge=HEDGES[record.hedge],
            where="; ".join(where),
            count=one_line(record.count.text) if record.count else "",
            markings=tuple(map(one_line, record.markings)),
            by=self._cites.who(record.by),
            at=words.moment(record.at),
        )

    def _missing_methods(self, exhibit: Exhibit) -> Iterator[str]:
        done = {finding.method.name for _, finding in self._snapshot.findings_of(exhibit.digest)}
        for name, title, kinds in self._view.methods:
            if exhibit.exhibit_kind in kinds and name not in done:
                yield one_line(title)

    def _claims_by_exhibit(self) -> dict[Digest, tuple[Cite, ...]]:
        found: dict[Digest, dict[Digest, None]] = {}
        for claim, _ in self._snapshot.live(Claim):
            for _, link in self._snapshot.about(claim, Link):
                if link.item not in self._snapshot.superseded:
                    for exhibit in self._snapshot.exhibits_behind(link.item):
                        found.setdefault(exhibit, {})[claim] = None
        return {exhibit: tuple(map(self._cites.of, claims)) for exhibit, claims in found.items()}
