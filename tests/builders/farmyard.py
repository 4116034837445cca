"""A fictional incident in a farmyard, as a folded case: for reports, tables and their tests.

Nothing here happened; places, speakers and outlets are invented. Signatures are left out: the fold
does not look at them.
"""

import base64
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from tests.builders.farmyard_ledger import add_ledger
from tests.builders.farmyard_places import place_records
from tests.builders.farmyard_sun import BOUND, SHADOW, sun_answers

from sightline.exports.contract import CaseView
from sightline.model.assessment import Answer, Assessment, Review, Weighed, standard_named
from sightline.model.canonical import Json
from sightline.model.claim import (
    Claim,
    Direction,
    Hedge,
    Link,
    Observation,
    Question,
    Statement,
    Weight,
    Wording,
)
from sightline.model.custody import (
    Actor,
    ActorKind,
    CaseOpened,
    Checkpoint,
    CustodyEntry,
    Delivery,
    Stamp,
    Supersession,
)
from sightline.model.digest import Digest
from sightline.model.exhibit import (
    Acquisition,
    Clock,
    Derivative,
    DerivativeRole,
    Display,
    Exhibit,
    ExhibitKind,
    Source,
)
from sightline.model.finding import Environment, Finding, Method, Outcome, Reproduction
from sightline.model.joint import JointFinding
from sightline.model.note import Head, NoteSignature, case_origin
from sightline.model.places import Count, Region
from sightline.model.records import Record, record_digest
from sightline.model.rules import apply
from sightline.model.shadow import ShadowMeasurement, TimeConstraint
from sightline.model.snapshot import Snapshot
from sightline.model.sshsig import fingerprint, key_blob
from sightline.model.times import Instant, Interval, MediaSpan, MediaTime, period

HOSTILE_NAME = "stills/invoice\u202e4pm.\nexe<img src=x onerror=alert(1)>#[x]$y$.mp4"
HIDDEN_REASON = "HIDDENREASON the gate in the clip opens the other way"
METHODS = (
    ("container", "Container and streams", frozenset({"footage", "sound"})),
    ("fields", "Reported fields", frozenset({"footage", "still", "report"})),
    ("shots", "Cuts and repeated frames", frozenset({"footage"})),
    ("keyframes", "Representative frames", frozenset({"footage", "still"})),
    ("sound", "Sound level and breaks", frozenset({"footage", "sound"})),
    ("text", "Text of a report", frozenset({"report"})),
)
_ENVIRONMENT = Environment(
    sightline="0.1.0",
    builds={"av": "17.0.0", "numpy": "2.4.6", "processor": "x86_64"},
    confinement=("memory limit", "no network", "seccomp"),
)


def tree(size: int) -> str:
    """What stands for the Merkle root over so many entries."""
    return hashlib.sha256(str(size).encode()).hexdigest()


def actor(name: str, kind: ActorKind = ActorKind.PERSON) -> Actor:
    """An actor whose key is made from the name."""
    raw = hashlib.sha256(name.encode()).digest()
    parts = (b"ssh-ed25519", raw)
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    line = f"ssh-ed25519 {base64.b64encode(blob).decode()}"
    return Actor(
        name=name,
        actor_kind=kind,
        public_key=line,
        fingerprint=fingerprint(key_blob(line)),
    )


MARA, IDO, SENA, TOOL = (
    actor("Mara Holt"),
    actor("Ido Brandt"),
    actor("Sena Okoro"),
    actor("sightline examine", ActorKind.TOOL),
)


@dataclass
class Book:
    """Folds records one after the other, three minutes apart."""

    snapshot: Snapshot = field(default_factory=Snapshot)
    objects: dict[Digest, bytes] = field(default_factory=dict)
    now: Instant = field(default_factory=lambda: Instant.parse("2024-03-04T08:00:00Z"))

    def add(self, record: Record, action: str, by: Actor = MARA) -> Digest:
        """Fold one record and return its digest."""
        digest = record_digest(record)
        entry = CustodyEntry(
            case=self.snapshot.case if self.snapshot.entries else digest,
            seq=len(self.snapshot.entries),
            tree=tree(len(self.snapshot.entries)),
            at=self.now,
            actor=by.fingerprint,
            action=action,
            kind=record.KIND,
            record=digest,
        )
        apply(self.snapshot, entry, record)
        self.now = Instant(self.now.microseconds + 180_000_000)
        return digest

    def view(self, viewer: Actor | None = MARA) -> CaseView:
        """The case as exports see it."""
        return CaseView(
            snapshot=self.snapshot,
            root=hashlib.sha256(b"root").hexdigest(),
            small_object=self.objects.get,
            made_at=self.now,
            viewer=viewer.fingerprint if viewer else None,
            methods=METHODS,
        )

    def exhibit(self, name: str, kind: ExhibitKind, media_type: str, **about: object) -> Digest:
        """Preserve made-up bytes; `about` are fields of the acquisition or its source."""
        digest = Digest.of(name.encode("utf-8", "surrogatepass"))
        self.add(
            Exhibit(
                digest=digest,
                size=int(digest.hex[:6], 16),
                exhibit_kind=kind,
                media_type=media_type,
                sniffed_by="signature/1",
            ),
            "add",
        )
        self.acquire(digest, name, **about)
        return digest

    def acquire(self, exhibit: Digest, name: str, **about: object) -> Digest:
        """Record one more acquisition of an exhibit."""
        source = {
            key: about[key]
            for key in ("address", "no_address_reason", "member_of", "modified_at")
            if key in about
        }
        return self.add(
            Acquisition(
                exhibit=exhibit,
                collector="Mara Holt, verification desk",
                source=Source(name=name, **source),  # type: ignore[arg-type]
                acquired_at=self.now,
                clock=Clock(source="system clock", synchronised=True, error_bound_us=12_400),
                reason=str(
                    about.get("reason", "Shows the yard named in the ministry's statement.")
                ),
                origin=about.get("origin"),  # type: ignore[arg-type]
            ),
            "add",
        )

    def picture(self, exhibit: Digest, number: int, seconds: int) -> Digest:
        """Record a representative frame, with its bytes."""
        out = io.BytesIO()
        Image.fromarray(drawn(number, exhibit)).save(out, "JPEG", quality=80)
        data = out.getvalue()
        digest = Digest.of(data)
        self.objects[digest] = data
        self.add(
            Derivative(
                exhibit=exhibit,
                digest=digest,
                size=len(data),
                media_type="image/jpeg",
                role=DerivativeRole.REPRESENTATIVE_FRAME,
                method=Method(name="keyframes", version=1),
                label=f"shot {number + 1}",
                time=MediaTime(pts=seconds * 90_000 + 1500, numerator=1, denominator=90_000),
            ),
            "examine",
            TOOL,
        )
        return digest

    def finding(
        self,
        exhibit: Digest,
        name: str,
        summary: str,
        *,
        outcome: Outcome = Outcome.OBSERVED,
        values: Mapping[str, Json] | None = None,
        limitations: tuple[str, ...] = (),
        pictures: tuple[Digest, ...] = (),
    ) -> Digest:
        """Record what a method reported."""
        return self.add(
            Finding(
                exhibit=exhibit,
                method=Method(name=name, version=1, parameters={"longest_side": 640}),
                outcome=outcome,
                summary=summary,
                values=values or {},
                limitations=limitations,
                reproduction=Reproduction.EXACT,
                tolerances={},
                derivatives=pictures,
                environment=_ENVIRONMENT,
            ),
            "examine",
            TOOL,
        )

    def link(
        self,
        item: Digest,
        claim: Digest,
        question: Question,
        bearing: Direction,
        reason: str,
        *,
        weight: Weight = Weight.MODERATE,
        by: Actor = MARA,
    ) -> Digest:
        """Link an item to a claim."""
        return self.add(
            Link(
                item=item,
                claim=claim,
                question=question,
                bearing=bearing,
                weight=weight,
                reason=reason,
                by=by.fingerprint,
                at=self.now,
            ),
            "link",
            by,
        )

    def review(
        self,
        claim: Digest,
        question: Question,
        answer: Answer,
        reason: str,
        *,
        blind: bool = True,
        by: Actor = IDO,
    ) -> Digest:
        """Answer a question as a reviewer."""
        return self.add(
            Review(
                claim=claim,
                question=question,
                answer=answer,
                reason=reason,
                blind=blind,
                by=by.fingerprint,
                at=self.now,
            ),
            "review",
            by,
        )

    def seal(self) -> None:
        """Record a checkpoint over all entries so far, and a time stamp for it."""
        size = len(self.snapshot.entries)
        origin, root = case_origin(self.snapshot.case), tree(size)
        body = Head(origin=origin, size=size, root=bytes.fromhex(root)).body
        line = NoteSignature(name=origin, key_id=b"\0\0\0\1", signature=b"\0" * 64).line
        checkpoint = self.add(Checkpoint(size=size, root=root, note=f"{body}\n{line}"), "seal")
        token = Digest.of(b"token")
        self.add(
            Stamp(checkpoint=checkpoint, token=token, authority="tsa.example", gen_time=self.now),
            "stamp",
            TOOL,
        )


def drawn(number: int, exhibit: Digest) -> NDArray[np.uint8]:
    """A drawing of a yard, (270, 480, 3): sky, a shed, a fence, and shapes on the ground."""
    random = np.random.default_rng(int(exhibit.hex[:8], 16) + number)
    picture = np.zeros((270, 480, 3), dtype=np.uint8)
    picture[:110] = np.linspace((150, 170, 190), (205, 210, 210), 110)[:, None, :].astype(np.uint8)
    picture[110:] = np.linspace((120, 110, 85), (82, 74, 58), 160)[:, None, :].astype(np.uint8)
    left = 60 + 70 * (number % 4)
    picture[60:150, left : left + 150] = (122, 92, 74)
    picture[48:64, left - 8 : left + 158] = (88, 60, 52)
    picture[95:150, left + 60 : left + 92] = (46, 38, 34)
    for post in range(10, 480, 34):
        picture[120:165, post : post + 4] = (96, 84, 66)
    picture[132:136] = (104, 92, 72)
    for _ in range(5 + number):
        x, y = int(random.integers(20, 440)), int(random.integers(185, 250))
        picture[y : y + 9, x : x + 34] = (58, 64, 50)
    noise = random.integers(-9, 10, picture.shape)
    shown: NDArray[np.uint8] = np.clip(picture + noise, 0, 255).astype(np.uint8)
    return shown


def opened(title: str = "The farmyard at Lypove") -> Book:
    """A case with nothing in it."""
    book = Book()
    book.add(
        CaseOpened(
            title=title,
            purpose="Establish what three circulating clips show of the surrender at a farmyard, "
            "where and when they were recorded, and which of the public accounts they bear out.",
            format=1,
            nonce="0" * 31 + "1",
            founder=MARA,
            at=book.now,
        ),
        "open case",
    )
    return book


def farmyard() -> Book:
    """The rich case."""
    book = opened()
    for person in (IDO, SENA, TOOL):
        book.add(person, "join", person)
    material = _material(book)
    claims = _claims(book, material)
    _examined(book, material)
    _judged(book, material, claims)
    _lit(book, material)
    add_ledger(book, MARA.fingerprint, material.report, material.denial)
    _placed(book, material, claims)
    _sealed(book)
    return book


@dataclass(frozen=True)
class Material:
    """Digests of the case's exhibits."""

    ground: Digest
    drone: Digest
    repost: Digest
    report: Digest
    denial: Digest
    archive: Digest
    hostile: Digest


def _material(book: Book) -> Material:
    footage, report = ExhibitKind.FOOTAGE, ExhibitKind.REPORT
    ground = book.exhibit(
        "ground/VID_20240229_101512.mp4",
        footage,
        "video/mp4",
        address="https://channel.example/posts/4711",
        origin="channel “Lypove today”, post 4711",
        reason="Earliest copy of the ground clip that a search of 2 March found.",
        modified_at=Instant.parse("2024-03-01T17:40:12Z"),
    )
    drone = book.exhibit(
        "drone/yard_from_above.mp4",
        footage,
        "video/mp4",
        no_address_reason="Handed over on a memory card by a person who asked not to be named.",
        origin="memory card handed over on 3 March",
    )
    repost = book.exhibit(
        "reposts/lypove_full_HD.webm", footage, "video/webm", address="https://video.example/w/9f2"
    )
    accusation = book.exhibit(
        "reports/ministry-north-statement.html",
        report,
        "text/html",
        address="https://north-ministry.example/statements/118",
        origin="Ministry of the North",
    )
    denial = book.exhibit(
        "reports/south-briefing.pdf",
        report,
        "application/pdf",
        address="https://south-command.example/briefing",
        origin="Southern Command",
    )
    archive = book.exhibit(
        "from-the-stringer.zip",
        ExhibitKind.ARCHIVE,
        "application/zip",
        no_address_reason="Sent by a stringer over an encrypted messenger.",
        origin="stringer, own camera",
    )
    hostile = book.exhibit(HOSTILE_NAME, footage, "video/mp4", member_of=archive)
    book.acquire(ground, "mirror/VID copy (2).mp4", address="https://mirror.example/a?b=1&c=<x>")
    return Material(ground, drone, repost, accusation, denial, archive, hostile)


def _claims(book: Book, material: Material) -> dict[str, Digest]:
    return {
        "shot": _claim(
            book,
            "Soldiers of the South shot more than ten men who had already surrendered.",
            Statement(
                text="“The enemy murdered more than ten of our prisoners in the yard. It is their "
                "common practice,” the ministry wrote.",
                wording=Wording.VERBATIM,
                speaker="Press service",
                organisation="Ministry of the North",
                side="North",
                channel="statement no. 118 on its site",
                said=period("2024-03-01", zone="+02:00", basis="date on the statement"),
                exhibit=material.report,
                by=MARA.fingerprint,
                at=book.now,
            ),
            allegation=True,
            count=Count.parse("more than 10", of="men"),
            place="Lypove",
            time=period("2024-02", zone="unknown", basis="“in February”, in the statement"),
        ),
        "feigned": _claim(
            book,
            "One of the surrendering men opened fire first.",
            Statement(
                text="A briefing officer said the unit returned fire after one man, feigning "
                "surrender, began to shoot.",
                wording=Wording.PARAPHRASE,
                speaker="Col. R. Aster",
                organisation="Southern Command",
                side="South",
                channel="press briefing",
                said=Interval(
                    earliest=None,
                    latest=Instant.parse("2024-03-02T15:10:00Z"),
                    basis="first report of the briefing",
                    zone="UTC",
                ),
                exhibit=material.denial,
                by=MARA.fingerprint,
                at=book.now,
            ),
            hedge=Hedge.HEDGED,
            allegation=True,
            count=Count.parse("1", of="man"),
            place="a farm north of Lypove",
            time=period("2024-02-29T10:15", zone="+02:00", basis="file name of the ground clip"),
        ),
        "same": book.add(
            Claim(
                text="The ground clip and the drone clip show the same yard.",
                hedge=Hedge.ASSERTED,
                allegation=False,
                by=IDO.fingerprint,
                at=book.now,
            ),
            "claim",
            IDO,
        ),
    }


def _claim(
    book: Book, text: str, statement: Statement, *, hedge: Hedge = Hedge.ASSERTED, **slots: object
) -> Digest:
    said = book.add(statement, "state")
    return book.add(
        Claim(text=text, hedge=hedge, statement=said, by=MARA.fingerprint, at=book.now, **slots),  # type: ignore[arg-type]
        "claim",
    )


def _examined(book: Book, material: Material) -> None:
    frames = tuple(book.picture(material.ground, number, 3 + 11 * number) for number in range(6))
    book.finding(
        material.ground,
        "keyframes",
        "The clip has six shots; one frame of each is kept.",
        pictures=frames,
        limitations=("A cut between two like pictures can be missed.",),
    )
    book.finding(
        material.ground,
        "fields",
        "The container says it was made on 1 March 2024; the file name says 29 February.",
        values={
            "fields": [
                {
                    "where": "moov/mvhd creation_time",
                    "meaning": "created",
                    "raw": "3792150000",
                    "interval": {
                        "earliest": "2024-03-01T15:02:11.000000Z",
                        "latest": "2024-03-01T15:02:11.999999Z",
                        "basis": "container field",
                        "zone": "UTC",
                    },
                }
            ]
        },
        limitations=("Anyone can set these fields.", "Platforms rewrite them when they re-encode."),
    )
    book.finding(
        material.ground, "container", "MP4, H.264 at 25 pictures a second, 68.4 s, no sound stream."
    )
    above = tuple(book.picture(material.drone, number, 20 * number) for number in range(3))
    book.finding(
        material.drone,
        "keyframes",
        "One shot; three frames spread over it are kept.",
        pictures=above,
    )
    book.add(
        Display(
            exhibit=material.drone,
            graphic=False,
            warning="Distant figures on the ground; no injuries discernible.",
            by=IDO.fingerprint,
            at=book.now,
        ),
        "set display",
        IDO,
    )
    book.finding(
        material.repost,
        "container",
        "The decoder was stopped after 120 seconds without progress.",
        outcome=Outcome.FAILED,
        limitations=("Nothing can be said about this file from this run.",),
    )
    book.finding(
        material.repost,
        "sound",
        "Levels drop to digital silence from 0:41 to 0:43; a cut or a muted stretch "
        "would both look like this.",
        outcome=Outcome.INCONCLUSIVE,
        limitations=("Silence has many causes.",),
    )
    book.finding(material.report, "text", "412 words; the date line reads 1 March 2024.")
    book.add(
        JointFinding(
            method=Method(name="side by side", version=2),
            inputs=(material.repost, material.ground),
            outcome=Outcome.OBSERVED,
            summary="Seconds 3 to 41 of the repost are seconds 12 to 50 of the ground clip.",
            values={},
            limitations=("It compares pictures and no sound.",),
            reproduction=Reproduction.EXACT,
            tolerances={},
            made=(),
            environment=_ENVIRONMENT,
        ),
        "compare",
        TOOL,
    )


def _lit(book: Book, material: Material) -> None:
    """A shadow, a bound on time, and what the sun says of them."""
    by, drone = MARA.fingerprint, material.drone
    shadow = book.add(ShadowMeasurement(exhibit=drone, by=by, at=book.now, **SHADOW), "measure")
    bound = book.add(TimeConstraint(exhibit=drone, by=by, at=book.now, **BOUND), "bound")
    for method, inputs, values, summary in sun_answers(shadow, bound):
        book.add(
            JointFinding(
                method=method,
                inputs=inputs,
                outcome=Outcome.OBSERVED,
                summary=summary,
                values=values,
                limitations=("The sky may have been overcast.",),
                reproduction=Reproduction.EXACT,
                tolerances={},
                made=(),
                environment=_ENVIRONMENT,
            ),
            "compare",
            TOOL,
        )


def _placed(book: Book, material: Material, claims: dict[str, Digest]) -> None:
    """Which place is meant, where the ground clip was filmed from, and what the map gave."""
    written = place_records(
        material.ground,
        claims["same"],
        by=MARA.fingerprint,
        at=book.now,
        environment=_ENVIRONMENT,
    )
    for record, action in written:
        book.add(record, action, TOOL if isinstance(record, JointFinding) else MARA)


def _judged(book: Book, material: Material, claims: dict[str, Digest]) -> None:
    ticks = {"numerator": 1, "denominator": 1000}
    lying = book.add(
        Observation(
            exhibit=material.drone,
            text="At least twelve figures lie motionless in the yard, in two rows, "
            "beside the long shed.",
            hedge=Hedge.HEDGED,
            span=MediaSpan(start=MediaTime(pts=4200, **ticks), end=MediaTime(pts=31_000, **ticks)),
            region=Region(left=3100, top=4000, width=4200, height=3000),
            count=Count.parse("at least 12", of="figures"),
            markings=("white armbands on four",),
            by=MARA.fingerprint,
            at=book.now,
        ),
        "observe",
    )
    turning = book.add(
        Observation(
            exhibit=material.ground,
            text="The last man out, in darker dress, raises an object to his shoulder; "
            "the shot ends 0.6 s later.",
            hedge=Hedge.HEDGED,
            span=MediaSpan(
                start=MediaTime(pts=61_040, **ticks), end=MediaTime(pts=61_640, **ticks)
            ),
            by=IDO.fingerprint,
            at=book.now,
        ),
        "observe",
        IDO,
    )
    sheds = book.add(
        Observation(
            exhibit=material.ground,
            text="Two sheds at a right angle; the longer has a door left of centre "
            "and a patched roof.",
            hedge=Hedge.ASSERTED,
            by=MARA.fingerprint,
            at=book.now,
        ),
        "observe",
    )
    same, shot, feigned = claims["same"], claims["shot"], claims["feigned"]
    place = Question.PLACE
    book.link(
        sheds,
        same,
        place,
        Direction.SUPPORTS,
        "Same angle between the sheds, same patch on the roof.",
        weight=Weight.STRONG,
    )
    book.link(
        lying,
        same,
        place,
        Direction.SUPPORTS,
        "The rows lie where the ground clip shows the men lie down.",
    )
    against = book.link(
        material.hostile,
        same,
        place,
        Direction.CONTRADICTS,
        "The fence in this clip has a gate that the drone clip does not show.",
        weight=Weight.WEAK,
        by=IDO,
    )
    book.review(
        same,
        place,
        Answer.SUPPORTED,
        "Sheds, patch and trough agree; the gate may be hidden by the tree.",
    )
    second = book.review(
        same,
        place,
        Answer.SUPPORTED,
        "Independent sketch from each clip gives the same plan.",
        blind=False,
        by=SENA,
    )
    book.add(
        Assessment(
            claim=same,
            question=place,
            answer=Answer.SUPPORTED,
            standard=standard_named("corroborated"),
            reason="Seven fixed features agree in shape and order; "
            "none disagrees that both clips show.",
            would_change="A building or fence that one clip shows and the other, "
            "showing the same spot, does not.",
            reviews=(second,),
            weighed=(
                Weighed(
                    link=against, reason="That stretch of fence is under trees in the drone clip."
                ),
            ),
            by=MARA.fingerprint,
            at=book.now,
        ),
        "conclude",
    )
    book.link(
        lying,
        shot,
        Question.CONTENT,
        Direction.SUPPORTS,
        "Twelve lie motionless where they surrendered.",
    )
    book.link(
        turning,
        shot,
        Question.CONTENT,
        Direction.CONTRADICTS,
        "A man may have been about to fire: then not all had surrendered.",
        by=IDO,
    )
    book.link(
        turning,
        feigned,
        Question.CONTENT,
        Direction.SUPPORTS,
        "The movement fits a weapon being raised.",
        weight=Weight.WEAK,
        by=IDO,
    )
    book.link(
        material.repost,
        feigned,
        Question.INTEGRITY,
        Direction.NEUTRAL,
        "Longer, but of unknown origin.",
    )
    book.review(feigned, Question.CONTENT, Answer.UNDETERMINED, HIDDEN_REASON, by=IDO)
    wrong = book.link(
        material.repost, shot, Question.TIME, Direction.SUPPORTS, "Posted on 28 February."
    )
    book.add(
        Supersession(
            replaces=wrong,
            replaced_by=None,
            reason="The post's date was read in the wrong zone.",
            by=MARA.fingerprint,
            at=book.now,
        ),
        "supersede",
    )


def _sealed(book: Book) -> None:
    book.seal()
    book.add(
        Delivery(
            what="report.html",
            to="legal desk",
            digest=Digest.of(b"page"),
            left_out=("sound",),
            by=MARA.fingerprint,
            at=book.now,
        ),
        "deliver",
    )


def crowded(exhibits: int) -> Book:
    """A case of many exhibits with four findings each, to see what size does."""
    book = opened("A crowded case")
    book.add(TOOL, "join", TOOL)
    for number in range(exhibits):
        exhibit = book.exhibit(
            f"collection/{number:05d}.mp4",
            ExhibitKind.FOOTAGE,
            "video/mp4",
            address=f"https://channel.example/{number}",
        )
        for name in ("container", "fields", "shots", "sound"):
            book.finding(exhibit, name, f"Measured {name} of number {number}; nothing stands out.")
    return book
