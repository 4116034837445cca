"""Joint method `one_clock`: many clips on one clock, by what they heard and saw.

Its inputs are findings: `clock_print` of every clip, and where there are any, `shots` (a clip of
one shot runs on unbroken) and `fields` (what files say of their time) of the same exhibits.
"""

from typing import Final

from sightline.analysis.contract import Result
from sightline.analysis.fields import FieldsValues
from sightline.analysis.joint import JointMethod, Materials
from sightline.analysis.legible import counted
from sightline.analysis.shots import ShotsValues
from sightline.analysis.values import plain_values
from sightline.errors import InputRefused
from sightline.model.digest import Digest
from sightline.model.finding import Finding, Method, Outcome, Reproduction
from sightline.model.plain import from_plain
from sightline.timing.account import (
    REFUSALS_SHOWN,
    break_values,
    clock_values,
    cover_values,
    end_values,
    part_values,
    refusal_values,
    tie_values,
)
from sightline.timing.clock_values import OneClockValues
from sightline.timing.placing import Placed, place
from sightline.timing.prints import MEDIA_TYPE, ClockPrint, SightPrint, SoundPrint, unpack
from sightline.timing.relations import Clip
from sightline.timing.reports_of_time import between, contradictions, reported_values
from sightline.timing.ties import Kind

PRINT, SHOTS, FIELDS = "clock_print", "shots", "fields"
APART_MOST: Final = "apart_most_m"
APART_LIMIT_M: Final = 20_000
_NEXT: Final = "Examine the exhibits, then align again."


def _run(materials: Materials) -> Result:
    findings = [finding for _, finding in materials.of(Finding)]
    prints = [
        (digest, finding)
        for digest, finding in materials.of(Finding)
        if finding.method.name == PRINT
    ]
    exhibits = [str(finding.exhibit) for _, finding in prints]
    clips = [Clip.of(_readable(materials, digest)) for digest, _ in prints]
    shots = {
        str(finding.exhibit): from_plain(ShotsValues, finding.values).shot_count
        for finding in findings
        if finding.method.name == SHOTS and finding.outcome is Outcome.OBSERVED
    }
    one_shot = {n: shots[name] == 1 for n, name in enumerate(exhibits) if name in shots}
    placed = place(clips, one_shot, _apart_most_m(materials))
    values = _values(placed, exhibits, clips, _fields(findings))
    return Result(
        outcome=Outcome.OBSERVED if values.clocks else Outcome.INCONCLUSIVE,
        summary=_summary(values),
        values=plain_values(values),
    )


def _readable(materials: Materials, finding: Digest) -> ClockPrint:
    """A clip's print; one that cannot be read tells nothing, and stops no other."""
    try:
        return unpack(materials.data(_print_of(materials, finding)))
    except InputRefused:
        return ClockPrint(sound=SoundPrint.nothing(), sight=SightPrint.nothing())


def _apart_most_m(materials: Materials) -> float:
    asked = materials.parameters[APART_MOST]
    if not isinstance(asked, int) or not 0 <= asked <= APART_LIMIT_M:
        raise InputRefused(
            f"{APART_MOST} is {asked!r}, which is no distance between microphones.",
            next_step=f"Give whole metres from 0 to {APART_LIMIT_M}.",
        )
    return float(asked)


def _print_of(materials: Materials, finding: Digest) -> Digest:
    for item in materials.derivatives(finding):
        if item.media_type == MEDIA_TYPE:
            return item.digest
    raise InputRefused(f"Finding {finding.short} holds no print.", next_step=_NEXT)


def _fields(findings: list[Finding]) -> dict[str, FieldsValues]:
    return {
        str(finding.exhibit): from_plain(FieldsValues, finding.values)
        for finding in findings
        if finding.method.name == FIELDS and finding.outcome is Outcome.OBSERVED
    }


def _values(
    placed: Placed, exhibits: list[str], clips: list[Clip], fields: dict[str, FieldsValues]
) -> OneClockValues:
    parts = part_values(placed, exhibits, clips)
    refusals = refusal_values(placed, exhibits)
    reported = reported_values(parts, fields)
    return OneClockValues(
        parts=parts,
        ties=tie_values(placed, exhibits),
        refusals=refusals[:REFUSALS_SHOWN],
        refusals_beyond=max(0, len(refusals) - REFUSALS_SHOWN),
        clocks=clock_values(placed, parts),
        cover=cover_values(parts),
        ends=end_values(parts),
        breaks=break_values(placed, exhibits),
        reported=reported,
        contradictions=contradictions(reported, parts),
        between=between(reported, parts),
    )


def _summary(values: OneClockValues) -> str:
    clips = len({part.exhibit for part in values.parts})
    on = len({part.exhibit for part in values.parts if part.clock is not None})
    if not values.clocks:
        return (
            f"No two of {counted(clips, 'clip')} share enough sound or pictures to be put on one "
            "clock. That says nothing of when they were made."
        )
    clocks = counted(len(values.clocks), "common clock")
    sentences = [f"{on} of {counted(clips, 'clip')} stand on {clocks}."]
    sentences += [
        f"Clock {clock.clock + 1} runs {clock.length_us / 1e6:.1f} s and holds "
        f"{counted(clock.recordings, 'recording')}, copies not counted."
        for clock in values.clocks
    ]
    laid = sum(tie.kind == Kind.SHARED_SOUND.value for tie in values.ties)
    if laid:
        sentences.append(
            f"{counted(laid, 'pair')} share their sound and not their pictures, as music or "
            "comment laid over does: these are not tied."
        )
    if values.breaks:
        sentences.append(f"{counted(len(values.breaks), 'place')} where a clip was cut stood out.")
    gaps = sum(item.recordings == 0 for item in values.cover)
    if gaps:
        sentences.append(f"The clocks have {counted(gaps, 'gap')} that no clip shows.")
    if values.contradictions:
        sentences.append(
            f"{counted(len(values.contradictions), 'pair')} of files report times that cannot both "
            "fit the clock."
        )
    return " ".join(sentences)


METHOD: Final = JointMethod(
    method=Method(name="one_clock", version=4, parameters={APART_MOST: 100}),
    title="One clock",
    limitations=(
        (
            "Sound takes a second for every 340 metres. Where two microphones heard one scene, the "
            "clocks are known only as well as the microphones can have stood apart, unless a flash "
            "that both saw tells more; each place says how well it is known."
        ),
        (
            "That two clips share no clock says nothing of when they were made: silence, noise and "
            "distance hide what they share."
        ),
        (
            "A loudspeaker, a broadcast or music that both recorded ties them as any sound does. "
            "Sound laid over other pictures is told from a scene only where pictures can be "
            "compared, and one sound alone, heard by two clocks that agree, may be taken for laid "
            "over."
        ),
        (
            "Copies whose speed was changed with their pitch kept are not found by sound. Speeds "
            "from 0.85 to 1.18 are tried."
        ),
        (
            "A clip is taken to run on unbroken between the seconds found of it where no cut is "
            "known; jump cuts in pictures without sound are not seen."
        ),
        "Times that files report are compared with the clock; none is believed.",
    ),
    reproduction=Reproduction.WITHIN_TOLERANCE,
    run=_run,
    tolerances={
        "parts.*.starts_us": 2_000,
        "parts.*.ends_us": 2_000,
        "parts.*.within_us": 2_000,
        "parts.*.rate_ppb": 5_000,
        "ties.*.offset_us": 2_000,
        "ties.*.offset_sigma_us": 2_000,
        "ties.*.rate_ppb": 5_000,
        "ties.*.drift_sigma_ppb": 5_000,
        "ties.*.first_from_us": 2_000,
        "ties.*.first_to_us": 2_000,
        "ties.*.second_from_us": 2_000,
        "ties.*.second_to_us": 2_000,
        "breaks.*.after_us": 2_000,
        "breaks.*.before_us": 2_000,
        "breaks.*.jump_us": 2_000,
        "ties.*.strength_centi": 200,
        "ties.*.coherence_permille": 50,
        "ties.*.moving_permille": 50,
        "ties.*.layout_permille": 50,
        "ties.*.residual_us": 2_000,
        "ties.*.apart_least_cm": 50,
        "ties.*.arrivals.*.second_us": 2_000,
        "refusals.*.strength_centi": 200,
        "clocks.*.length_us": 2_000,
        "cover.*.from_us": 2_000,
        "cover.*.to_us": 2_000,
        "ends.*.at_us": 2_000,
        "ends.*.by_us": 2_000,
    },
)
