"""What the fictional desk writes down about the fictional incident.

Who says what is taken from the incident's own truth by key, so that the demonstration cannot drift
from its material; what the two people see and conclude is written here. Media times are those of
the clips themselves.
"""

from dataclasses import dataclass
from typing import Final

from sightline.model.assessment import Answer
from sightline.model.claim import Direction, Hedge, Question, Weight
from sightline.model.places import Count

ANALYST: Final = "Mira Dahl (demo analyst)"
READER: Final = "Tomas Ek (demo second reader)"
LOCAL_ZONE: Final = "+05:00"
TITLE: Final = "Sarnovek farmyard (simulated)"
PURPOSE: Final = (
    "What can be said of the videos from Sarnovek and of the claims made about them. "
    "Everything in this case is invented: places, parties, people, footage and reports."
)
ORIGINS: Final = {
    "clip-a.mp4": "person who filmed clip A",
    "clip-b.mp4": "person who filmed clip B",
    "clip-c.mp4": "crew of the aircraft that filmed clip C",
    "clip-d.mp4": "person who filmed clip D",
    "clip-e.mp4": "archive of the person who filmed clip A",
    "r03-respun.html": "WorldBrief24",
    "r04-blue-ministry.md": "Velmarian Ministry of Defence",
    "r05-ochre-ministry.html": "Ostrelian Ministry of Defence",
    "r06-social.txt": "frontwatch",
    "r12-ochre-outlet.md": "Ostrel Facts",
}
"""Origins the desk established. Postings state none, so that no repost counts as a witness."""

POSTED: Final = "Posted without further words."
REASON: Final = "Circulates as showing the killing of prisoners at Sarnovek on 14 November 2024."
NO_ADDRESS: Final = "Simulated material; a real desk would give the address of each posting."
PLAIN: Final = ("clip-d.mp4", "clip-e.mp4")
"""Clips that show nothing graphic and may be seen without asking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLine:
    """A claim the desk examines; `statement` is a key of the truth, empty for the desk's own."""

    key: str
    statement: str
    text: str
    hedge: Hedge = Hedge.ASSERTED
    allegation: bool = False
    place: str | None = None
    day: str | None = None
    count: Count | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """An observation: where in which clip, and what."""

    key: str
    file: str
    start_ms: int
    end_ms: int
    text: str
    hedge: Hedge = Hedge.HEDGED
    count: Count | None = None
    markings: tuple[str, ...] = ()
    region: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLine:
    """How a sight, or a method's finding on a file ("fields:clip-a.mp4"), bears on a claim."""

    item: str
    claim: str
    question: Question
    bearing: Direction
    weight: Weight
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A review by one of the two."""

    person: str
    claim: str
    question: Question
    answer: Answer
    reason: str
    blind: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """A conclusion of the analyst, over the second reader's review."""

    claim: str
    question: Question
    answer: Answer
    standard: str
    reason: str
    would_change: str
    weighed: tuple[tuple[str, str], ...] = ()
    """Item key of a contrary link, and why the conclusion stands in spite of it."""


def _at_least(number: int, of: str) -> Count:
    return Count(low=number, high=None, of=of)


CLAIMS: Final = (
    ClaimLine(
        key="killed",
        statement="s0401",
        text="Soldiers of the Federation of Ostrel killed more than ten captured soldiers of the "
        "Republic of Velmar.",
        allegation=True,
        place="the village of Sarnovek, Miren district, Ozel province",
        day="2024-11-14",
        count=_at_least(11, "people killed"),
    ),
    ClaimLine(
        key="dozens",
        statement="s0902",
        text="Soldiers of the Federation of Ostrel killed dozens of prisoners in the city of "
        "Sarnovek.",
        allegation=True,
        place="the city of Sarnovek",
        count=Count(low=24, high=None, of="people killed", soft=True),
    ),
    ClaimLine(
        key="denial",
        statement="s0501",
        text="Soldiers of the Federation of Ostrel executed prisoners.",
        hedge=Hedge.DENIED,
        allegation=True,
    ),
    ClaimLine(
        key="fired-first",
        statement="s0504",
        text="One of the surrendering men opened fire, and the soldiers receiving them returned "
        "fire.",
        allegation=True,
        count=Count(low=1, high=1, of="person who fired first"),
    ),
    ClaimLine(
        key="summer",
        statement="s1201",
        text="The clip was filmed in the summer of 2023.",
        day="2023",
    ),
    ClaimLine(
        key="kolm",
        statement="s1204",
        text="The yard shown is not in Sarnovek but on the outskirts of Kolm.",
        hedge=Hedge.HEDGED,
        place="the outskirts of Kolm",
    ),
    ClaimLine(
        key="twelve",
        statement="s0702",
        text="At least twelve people lie still in the yard.",
        count=_at_least(12, "people lying still"),
    ),
    ClaimLine(
        key="three-shots",
        statement="s1101",
        text="Three shots were fired, close together, on the afternoon of 14 November 2024.",
        day="2024-11-14",
        count=Count(low=3, high=3, of="shots"),
    ),
    ClaimLine(
        key="second-missing",
        statement="s1203",
        text="A second is missing from the middle of the recording that circulates.",
    ),
    ClaimLine(
        key="same-yard",
        statement="",
        text="The ground clip A and the clip C from above show the same yard.",
    ),
)

SIGHTS: Final = (
    Sight(
        key="a-out",
        file="clip-a.mp4",
        start_ms=80,
        end_ms=14_700,
        text="People with blue bands leave an outbuilding one after the other with raised hands "
        "and lie down in two rows; people with ochre bands point weapons at them.",
        hedge=Hedge.ASSERTED,
        count=_at_least(8, "people lying down"),
        markings=("blue arm bands", "ochre arm bands"),
    ),
    Sight(
        key="a-last",
        file="clip-a.mp4",
        start_ms=11_600,
        end_ms=14_240,
        text="A last man in dark civilian clothes without a band comes out; he appears to raise a "
        "weapon, and there is a flash at its end.",
        markings=("dark jacket", "no visible band"),
        region=(7700, 3600, 2200, 2800),
    ),
    Sight(
        key="a-ends",
        file="clip-a.mp4",
        start_ms=14_600,
        end_ms=14_800,
        text="The recording stops while people still move; what follows is not in this clip.",
        hedge=Hedge.ASSERTED,
    ),
    Sight(
        key="b-flashes",
        file="clip-b.mp4",
        start_ms=15_200,
        end_ms=16_400,
        text="One flash at the weapon of the man in dark clothes, then two at weapons of people "
        "with ochre bands; where exactly these point cannot be seen from here.",
        count=Count(low=3, high=3, of="flashes"),
    ),
    Sight(
        key="b-falls",
        file="clip-b.mp4",
        start_ms=15_960,
        end_ms=17_200,
        text="After the second flash the man in dark clothes sinks to his knees, and then lies by "
        "the outbuilding, apart from the others. Those with blue bands who still stood go down "
        "with raised hands, as the others did before.",
        markings=("dark jacket", "blue arm bands"),
    ),
    Sight(
        key="b-lying",
        file="clip-b.mp4",
        start_ms=17_240,
        end_ms=18_360,
        text="At the end of the clip all who are seen to come out of the outbuilding lie on the "
        "ground: eleven with blue bands, one of them partly hidden, and the man in dark clothes.",
        count=_at_least(12, "people lying"),
        markings=("blue arm bands",),
    ),
    Sight(
        key="b-ends",
        file="clip-b.mp4",
        start_ms=18_200,
        end_ms=18_360,
        text="The recording stops two seconds after the third flash; people with ochre bands stand "
        "around those who lie. What follows is not in this clip.",
        hedge=Hedge.ASSERTED,
    ),
    Sight(
        key="c-lying",
        file="clip-c.mp4",
        start_ms=6000,
        end_ms=12_000,
        text="Seen from above, eleven people with blue bands lie in two rows and one in dark "
        "clothes by the outbuilding; none of them moves while in view. One person with ochre "
        "bands stands beside them.",
        hedge=Hedge.ASSERTED,
        count=_at_least(12, "people lying still"),
        markings=("blue arm bands",),
    ),
    Sight(
        key="c-yard",
        file="clip-c.mp4",
        start_ms=500,
        end_ms=4000,
        text="A white house with a red roof and a chimney, a small shed with a dark roof, a long "
        "wooden outbuilding with a grey roof and one wide door, and a roofed well before it, in "
        "the order of clip A.",
        hedge=Hedge.ASSERTED,
    ),
    Sight(
        key="a-yard",
        file="clip-a.mp4",
        start_ms=1000,
        end_ms=12_000,
        text="From left to right: a white house with a red roof and a chimney, a small shed with a "
        "dark roof, a long wooden outbuilding with a grey roof and one wide door, and a roofed "
        "well in front of it.",
        hedge=Hedge.ASSERTED,
    ),
    Sight(
        key="a-season",
        file="clip-a.mp4",
        start_ms=80,
        end_ms=14_700,
        text="The broad-leaved trees behind the buildings are bare.",
        hedge=Hedge.ASSERTED,
    ),
)

MISCOUNT: Final = Sight(
    key="c-miscount",
    file="clip-c.mp4",
    start_ms=6000,
    end_ms=12_000,
    text="People lie still in the yard.",
    count=_at_least(13, "people lying still"),
)
"""Withdrawn later: a correction is a new entry, and the first count stays readable."""
MISCOUNT_REASON: Final = "Counted again with the second reader: the thirteenth is a man standing."

LINKS: Final = (
    LinkLine(
        item="c-lying",
        claim="twelve",
        question=Question.CONTENT,
        bearing=Direction.SUPPORTS,
        weight=Weight.STRONG,
        reason="Twelve can be pointed at one by one in the view from above.",
    ),
    LinkLine(
        item="b-lying",
        claim="twelve",
        question=Question.CONTENT,
        bearing=Direction.SUPPORTS,
        weight=Weight.MODERATE,
        reason="As many lie at the end of another person's clip, seen from the side.",
    ),
    LinkLine(
        item="c-yard",
        claim="same-yard",
        question=Question.PLACE,
        bearing=Direction.SUPPORTS,
        weight=Weight.STRONG,
        reason="House, shed, outbuilding and well stand in the same order with the same roofs.",
    ),
    LinkLine(
        item="a-yard",
        claim="same-yard",
        question=Question.PLACE,
        bearing=Direction.SUPPORTS,
        weight=Weight.STRONG,
        reason="The same four buildings from the ground.",
    ),
    LinkLine(
        item="b-flashes",
        claim="killed",
        question=Question.CONTENT,
        bearing=Direction.SUPPORTS,
        weight=Weight.WEAK,
        reason="People with ochre bands fire while others lie before them; at whom is not shown.",
    ),
    LinkLine(
        item="c-lying",
        claim="killed",
        question=Question.CONTENT,
        bearing=Direction.NEUTRAL,
        weight=Weight.MODERATE,
        reason="More than an hour later, by the clocks that clips A and C report, they lie still; "
        "that shows neither when and how they died nor, by itself, that they did.",
    ),
    LinkLine(
        item="a-last",
        claim="killed",
        question=Question.CONTENT,
        bearing=Direction.CONTRADICTS,
        weight=Weight.WEAK,
        reason="A first shot by the last man would make part of the shooting an answer to it.",
    ),
    LinkLine(
        item="b-ends",
        claim="killed",
        question=Question.CONTENT,
        bearing=Direction.NEUTRAL,
        weight=Weight.STRONG,
        reason="What happened between the last frame of clip B and the first of clip C is not "
        "shown by anyone.",
    ),
    LinkLine(
        item="a-ends",
        claim="killed",
        question=Question.CONTENT,
        bearing=Direction.NEUTRAL,
        weight=Weight.MODERATE,
        reason="Clip A stops half a second after the first flash: seen alone, it shows neither the "
        "other two nor what came of them.",
    ),
    LinkLine(
        item="b-falls",
        claim="killed",
        question=Question.CONTENT,
        bearing=Direction.NEUTRAL,
        weight=Weight.MODERATE,
        reason="One man may have been hit; those with blue bands go down as they did before the "
        "flashes.",
    ),
    LinkLine(
        item="a-last",
        claim="fired-first",
        question=Question.CONTENT,
        bearing=Direction.SUPPORTS,
        weight=Weight.MODERATE,
        reason="The first flash is at the man in dark clothes.",
    ),
    LinkLine(
        item="b-flashes",
        claim="fired-first",
        question=Question.CONTENT,
        bearing=Direction.SUPPORTS,
        weight=Weight.MODERATE,
        reason="Another camera shows the same order of flashes.",
    ),
    LinkLine(
        item="b-falls",
        claim="fired-first",
        question=Question.CONTENT,
        bearing=Direction.SUPPORTS,
        weight=Weight.MODERATE,
        reason="He goes down after the second flash, which is at a person with ochre bands.",
    ),
    LinkLine(
        item="sound:clip-b.mp4",
        claim="three-shots",
        question=Question.CONTENT,
        bearing=Direction.SUPPORTS,
        weight=Weight.MODERATE,
        reason="The last three sudden rises lie within 1.2 seconds, each less than two tenths of a "
        "second after a flash; what makes a sound the method does not say.",
    ),
    LinkLine(
        item="b-flashes",
        claim="three-shots",
        question=Question.CONTENT,
        bearing=Direction.SUPPORTS,
        weight=Weight.MODERATE,
        reason="Three flashes within the same second and a quarter.",
    ),
    LinkLine(
        item="fields:clip-a.mp4",
        claim="three-shots",
        question=Question.TIME,
        bearing=Direction.SUPPORTS,
        weight=Weight.WEAK,
        reason="Read as UTC, which its standard asks for, the file's field says 09:12, and that is "
        "14:12 there; anyone can set such a field.",
    ),
    LinkLine(
        item="fields:clip-b.mp4",
        claim="three-shots",
        question=Question.TIME,
        bearing=Direction.NEUTRAL,
        weight=Weight.MODERATE,
        reason="For the same moment this file's field stands an hour and 43 seconds later than "
        "that of clip A: one of the two clocks at least is wrong; the files do not say which.",
    ),
    LinkLine(
        item="container:posting-13.mp4",
        claim="second-missing",
        question=Question.INTEGRITY,
        bearing=Direction.SUPPORTS,
        weight=Weight.MODERATE,
        reason="This copy, posted by the outlet that makes the claim, is about a second shorter "
        "than clip A.",
    ),
    LinkLine(
        item="container:clip-a.mp4",
        claim="second-missing",
        question=Question.INTEGRITY,
        bearing=Direction.CONTRADICTS,
        weight=Weight.STRONG,
        reason="In the file of the person who filmed, pictures follow each other in equal steps "
        "from the first to the last: the second is missing from a copy, not from it.",
    ),
    LinkLine(
        item="shots:posting-13.mp4",
        claim="second-missing",
        question=Question.INTEGRITY,
        bearing=Direction.NEUTRAL,
        weight=Weight.WEAK,
        reason="No cut was found in that copy; where the view stays the same, the method can miss "
        "one.",
    ),
    LinkLine(
        item="c-lying",
        claim="dozens",
        question=Question.CONTENT,
        bearing=Direction.NEUTRAL,
        weight=Weight.MODERATE,
        reason="Twelve are seen; that there are no more elsewhere is not shown.",
    ),
    LinkLine(
        item="a-season",
        claim="summer",
        question=Question.TIME,
        bearing=Direction.CONTRADICTS,
        weight=Weight.MODERATE,
        reason="Broad-leaved trees without a leaf do not fit summer at this latitude.",
    ),
    LinkLine(
        item="fields:clip-a.mp4",
        claim="summer",
        question=Question.TIME,
        bearing=Direction.CONTRADICTS,
        weight=Weight.WEAK,
        reason="The file reports a creation time in November 2024; anyone can set such a field.",
    ),
    LinkLine(
        item="fields:clip-a.mp4",
        claim="killed",
        question=Question.TIME,
        bearing=Direction.SUPPORTS,
        weight=Weight.WEAK,
        reason="The file reports the day that the claim names; anyone can set such a field.",
    ),
)

REVIEWS: Final = (
    Answered(
        person=ANALYST,
        claim="killed",
        question=Question.CONTENT,
        answer=Answer.UNDETERMINED,
        reason="The clips show a surrender, three flashes, and people lying still an hour later; "
        "no clip shows what was done to them.",
    ),
    Answered(
        person=READER,
        claim="killed",
        question=Question.CONTENT,
        answer=Answer.UNDETERMINED,
        reason="Both readings fit what is shown; the hour between is missing.",
    ),
    Answered(
        person=READER,
        claim="twelve",
        question=Question.CONTENT,
        answer=Answer.SUPPORTED,
        reason="I count twelve from above; from the side also twelve, one of them half hidden "
        "behind a man who stands.",
        blind=False,
    ),
    Answered(
        person=READER,
        claim="same-yard",
        question=Question.PLACE,
        answer=Answer.SUPPORTED,
        reason="Roofs, chimney, door, well and their order agree.",
        blind=False,
    ),
    Answered(
        person=READER,
        claim="summer",
        question=Question.TIME,
        answer=Answer.CONTRADICTED,
        reason="The trees are bare. My own reading; to be shown once the other is in.",
    ),
)

CONCLUSIONS: Final = (
    Concluded(
        claim="same-yard",
        question=Question.PLACE,
        answer=Answer.SUPPORTED,
        standard="corroborated",
        reason="Two recordings of different origin show the same buildings in the same order.",
        would_change="A second yard in the area with the same buildings in the same order.",
    ),
    Concluded(
        claim="twelve",
        question=Question.CONTENT,
        answer=Answer.SUPPORTED,
        standard="corroborated",
        reason="Two recordings of different origin each show at least twelve people lying.",
        would_change="Signs that one of the recordings was altered in the frames counted.",
    ),
    Concluded(
        claim="killed",
        question=Question.CONTENT,
        answer=Answer.UNDETERMINED,
        standard="reasonable grounds to believe",
        reason="People who had surrendered lie without moving more than an hour later. Whether "
        "they are dead, who killed them, when, and in answer to what is not shown by any recording "
        "in this case.",
        would_change="Footage of the hour between the clips, medical findings, or accounts of "
        "people who were there.",
    ),
)
