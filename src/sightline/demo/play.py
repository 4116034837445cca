"""Running the demonstration: the same use cases as any other case, with two keys of its own."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sightline.bootstrap.cases import new_case, open_case
from sightline.bootstrap.custody import Parcel, export_case
from sightline.bootstrap.examination import ANALYZERS, engine
from sightline.bootstrap.intake import expander
from sightline.bootstrap.joint import joint_tools
from sightline.bootstrap.matching import match_tools
from sightline.bootstrap.reports import write_reports
from sightline.demo import script
from sightline.demo.ground import find_the_ground
from sightline.demo.judging import judge_it
from sightline.demo.ledger import keep_ledger
from sightline.demo.sunlight import read_the_sun
from sightline.model.claim import Statement, Wording
from sightline.model.digest import Digest
from sightline.model.times import Instant, Interval
from sightline.settings import Settings
from sightline.simulation import Incident, Scale, build_incident
from sightline.sources.local import local_items
from sightline.verify.report import Report
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench import judge
from sightline.workbench.acquire import Purpose, acquire
from sightline.workbench.align import align
from sightline.workbench.case import Case
from sightline.workbench.examine import Examination, examine, missing
from sightline.workbench.match import match
from sightline.workbench.seal import seal

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoResult:
    """What the demonstration left behind."""

    material: Path
    case: Path
    reports: tuple[Path, ...]
    bundle: Path
    exhibits: int
    findings: int
    entries: int
    verified: Report


def run_demo(
    folder: Path, settings: Settings, tell: Tell, *, seed: int = 1, scale: Scale = Scale.DEMO
) -> DemoResult:
    """Build the incident, investigate it, report, seal, export and check the bundle.

    Args:
        folder: Where everything goes: material/, case/, bundle/ and the two demo keys.
        settings: Only the number of workers is taken from them.
        tell: Hears one line a step.
        seed: Another seed gives another incident.
        scale: How large the clips are.

    Raises:
        StorageFailed: the folder holds a case already, or cannot be written.
    """
    analyst, reader = _people(folder, settings)
    case = new_case(folder / "case", analyst, title=script.TITLE, purpose=script.PURPOSE)
    incident = build_incident(
        folder / "material",
        seed=seed,
        scale=scale,
        progress=lambda what, done, of: tell(f"filming the incident: {what} ({done} of {of})"),
    )
    exhibits = _take_in(case, incident, tell)
    count = _examine(case, analyst, tell)
    _match(case, analyst, incident, exhibits, tell)
    tell("two people at the desk observe, link, review blind and conclude")
    second = open_case(folder / "case", reader)
    try:
        judge_it(case, second, incident, exhibits)
        tell("a shadow is measured; when and where the sun stood so is asked")
        read_the_sun(case, incident, exhibits, script.LOCAL_ZONE)
        tell("points of the map and a bang are found in the ground clip; where it stood is asked")
        find_the_ground(case, incident, exhibits)
    finally:
        second.log.close()
    tell(f"the reports are held against each other: {keep_ledger(case)}")
    return _finish(case, folder, tell, findings=count)


def _finish(case: Case, folder: Path, tell: Tell, *, findings: int) -> DemoResult:
    # Sealed before the report, which says so, and again over what handing it over recorded.
    seal(case, ())
    tell("rendering the report as a page and as a PDF")
    reports = tuple(item.path for item in write_reports(case, folder / "case" / "reports"))
    tell("sealing, exporting a bundle, and checking it as a stranger would")
    sealed = seal(case, ())
    bundle = folder / "bundle"
    export_case(case, bundle, Parcel())
    checkpoint = folder / "checkpoint.txt"
    checkpoint.write_text(sealed.note)
    signers = folder / "keys" / "allowed_signers"
    signers.write_text(
        "".join(
            f'{"-".join(actor.name.split()[:2])} namespaces="sightline" {actor.public_key}\n'
            for actor in case.snapshot.actors.values()
        )
    )
    verified = verify_path(bundle, Trust.read(signers=signers, checkpoints=(checkpoint,)))
    result = DemoResult(
        material=folder / "material",
        case=folder / "case",
        reports=reports,
        bundle=bundle,
        exhibits=len(case.snapshot.exhibits),
        findings=findings,
        entries=case.size,
        verified=verified,
    )
    case.log.close()
    return result


def _people(folder: Path, settings: Settings) -> tuple[Settings, Settings]:
    """Settings of the two demo people: keys that exist for this folder only."""

    def person(name: str, file: str) -> Settings:
        return dataclasses.replace(
            settings, key=folder / "keys" / file, heads=folder / "keys" / "heads", name=name
        )

    return person(script.ANALYST, "analyst"), person(script.READER, "second-reader")


def _take_in(case: Case, incident: Incident, tell: Tell) -> dict[str, Digest]:
    """Acquire clips, postings and reports; exhibits by file name."""
    exhibits: dict[str, Digest] = {}
    for path in (*incident.clip_paths, *incident.posting_paths, *incident.report_paths):
        purpose = Purpose(
            reason=script.REASON,
            collector=script.ANALYST,
            no_address_reason=script.NO_ADDRESS,
            origin=script.ORIGINS.get(path.name),
        )
        for acquired in acquire(case, local_items(path), purpose, expander()):
            if acquired.exhibit is not None:
                exhibits[path.name] = acquired.exhibit.digest
    tell(f"took in {len(exhibits)} exhibits")
    for name in script.PLAIN:
        judge.display(case, exhibits[name], graphic=False, warning="")
    return exhibits


def _examine(case: Case, settings: Settings, tell: Tell) -> int:
    work = missing(case, ANALYZERS)
    done = 0

    def listener(progress: Examination) -> None:
        nonlocal done
        if progress.findings:
            done += 1
            tell(f"examining: {done} of {len(work)} exhibits")

    count = len(examine(case, engine(settings), work, listener))
    tell("putting the clips on one clock")
    align(case, joint_tools(), apart_most_m=100)
    return count


def _match(
    case: Case, settings: Settings, incident: Incident, exhibits: dict[str, Digest], tell: Tell
) -> None:
    """Record when each posting was made public, and look for copies."""
    for posting in incident.truth.postings:
        posted = Instant.parse(posting.posted_at)
        public = Interval(earliest=posted, latest=posted, basis="as posted", zone="UTC")
        case.record(
            Statement(
                text=script.POSTED,
                wording=Wording.PARAPHRASE,
                speaker=posting.channel,
                channel=posting.channel,
                said=public,
                exhibit=exhibits[posting.file],
                by=case.me,
                at=case.times.now(),
            ),
            action="state",
        )
    tell("comparing all footage and stills with each other")
    matched = match(case, match_tools(settings))
    tell(
        f"compared {matched.compared} pairs: {len(matched.findings)} share something or look alike"
    )
