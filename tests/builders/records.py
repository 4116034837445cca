"""Any record there can be: strategies built from the model's own annotations."""

import dataclasses
import types
import typing
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from sightline.model.canonical import MAX_INTEGER, Json
from sightline.model.digest import Digest
from sightline.model.event_record import EventChoice
from sightline.model.party import Party, PartyKind
from sightline.model.place_records import PlaceCandidate, PlaceChoice, PointMatch
from sightline.model.places import E7, WHOLE, Area, Bearing, Count, North, Point, Region
from sightline.model.records import RECORD_TYPES, Record
from sightline.model.roster import SEAL, Person, Role, Roster
from sightline.model.shadow import Light, ShadowMeasurement
from sightline.model.slots import Span
from sightline.model.sound import SoundDelay
from sightline.model.sshsig import ed25519_blob, key_line
from sightline.model.times import Instant, Interval, MediaSpan, MediaTime

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
integers = st.integers(-MAX_INTEGER, MAX_INTEGER)
plain_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
instants = st.integers(-62_135_596_800_000_000, 253_402_300_799_999_999).map(Instant)
digests = st.binary(max_size=8).map(Digest.of)

_ends = st.lists(instants, min_size=2, max_size=2).map(sorted)
_naturals = st.integers(0, 10**6)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    earliest, latest = draw(_ends)
    return Interval(
        earliest=draw(st.sampled_from([None, earliest])),
        latest=draw(st.sampled_from([None, latest])),
        basis=draw(texts),
        zone=draw(texts),
    )


@st.composite
def media_times(draw: st.DrawFn) -> MediaTime:
    return MediaTime(
        pts=draw(integers),
        numerator=draw(st.integers(1, MAX_INTEGER)),
        denominator=draw(st.integers(1, MAX_INTEGER)),
    )


@st.composite
def media_spans(draw: st.DrawFn) -> MediaSpan:
    start, end = sorted(draw(st.tuples(media_times(), media_times())), key=lambda t: t.seconds)
    return MediaSpan(start=start, end=end)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    left, top = draw(st.tuples(st.integers(0, WHOLE - 1), st.integers(0, WHOLE - 1)))
    return Region(
        left=left,
        top=top,
        width=draw(st.integers(1, WHOLE - left)),
        height=draw(st.integers(1, WHOLE - top)),
    )


@st.composite
def counts(draw: st.DrawFn) -> Count:
    low, high = sorted(draw(st.tuples(_naturals, _naturals)))
    ends = draw(st.sampled_from([(low, high), (None, high), (low, None)]))
    return Count(low=ends[0], high=ends[1], of=draw(texts), soft=draw(st.booleans()))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start, end = sorted(draw(st.tuples(_naturals, _naturals)))
    return Span(start=start, end=end, byte_start=start, byte_end=2 * end, words=draw(texts))


@st.composite
def parties(draw: st.DrawFn) -> Party:
    state_affiliated = draw(st.none() | st.booleans())
    return Party(
        name=f"X{draw(texts)}",
        party_kind=draw(st.sampled_from(list(PartyKind))),
        side=draw(st.none() | digests),
        part_of=draw(st.none() | digests),
        aliases=tuple(f"Y{text}" for text in draw(st.lists(texts, max_size=2))),
        state_affiliated=state_affiliated,
        basis=None if state_affiliated is None else draw(texts),
        note=draw(st.none() | texts),
        by=draw(texts),
        at=draw(instants),
    )


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    names = draw(st.lists(st.sampled_from(["Ada", "Ben", "Cyd", "Dee"]), min_size=1, unique=True))
    people = tuple(
        Person(name=name, keys=(key_line(ed25519_blob(bytes([number]) * 32)),))
        for number, name in enumerate(names)
    )
    needed = draw(st.integers(1, len(names)))
    return Roster(
        version=draw(st.integers(1, 9)),
        expires=Instant(draw(st.integers(0, 10**9)) * 10**6),
        people=people,
        keepers=tuple(names),
        needed=needed,
        roles=(
            Role(name="seal", acts=(SEAL,), members=tuple(names), needed=needed),
            Role(name="team", acts=("*", "*/*"), members=tuple(names[:1]), needed=1),
        ),
        reason=draw(texts),
        by=draw(texts),
        at=draw(instants),
    )


bearings = st.builds(
    Bearing,
    azimuth_mdeg=st.integers(0, 360_000),
    error_mdeg=st.integers(1, 90_000),
    north=st.sampled_from(list(North)),
)


@st.composite
def place_choices(draw: st.DrawFn) -> PlaceChoice:
    keys = draw(st.lists(texts, max_size=3, unique=True))
    chosen = draw(st.sampled_from([None, *keys]))
    return PlaceChoice(
        subject=draw(digests),
        name=draw(texts),
        candidates=tuple(
            PlaceCandidate(
                key=key,
                name=draw(texts),
                matched=draw(texts),
                kind=draw(texts),
                admin=tuple(draw(st.lists(texts, max_size=2))),
                point=draw(points),
                population=draw(st.none() | _naturals),
            )
            for key in keys
        ),
        chosen=chosen,
        area=None if chosen is None else draw(of_type(Area)),
        reason=draw(texts),
        gazetteers=tuple(draw(st.lists(digests, max_size=2))),
        by=draw(texts),
        at=draw(instants),
    )


@st.composite
def point_matches(draw: st.DrawFn) -> PointMatch:
    width, height = draw(st.tuples(st.integers(1, 9000), st.integers(1, 9000)))
    return PointMatch(
        exhibit=draw(digests),
        time=draw(st.none() | media_times()),
        width=width,
        height=height,
        x_mpx=draw(st.integers(0, width * 1000)),
        y_mpx=draw(st.integers(0, height * 1000)),
        error_mpx=draw(st.integers(1, 10**5)),
        thing=draw(texts),
        point=draw(points),
        up_cm=draw(st.integers(-(10**5), 10**6)),
        point_error_cm=draw(st.integers(1, 10**5)),
        up_error_cm=draw(st.integers(1, 10**5)),
        candidate=draw(texts),
        source=draw(texts),
        by=draw(texts),
        at=draw(instants),
    )


@st.composite
def sound_delays(draw: st.DrawFn) -> SoundDelay:
    return SoundDelay(
        exhibit=draw(digests),
        thing=draw(texts),
        how=draw(texts),
        delay_us=draw(st.integers(0, 60_000_000)),
        error_us=draw(st.integers(1, 10**6)),
        celsius_milli=draw(st.integers(-60_000, 60_000)),
        celsius_error_milli=draw(st.integers(0, 60_000)),
        wind_mm_s=draw(st.integers(0, 60_000)),
        source=draw(of_type(Area)),
        span=draw(st.none() | media_spans()),
        by=draw(texts),
        at=draw(instants),
    )


@st.composite
def shadows(draw: st.DrawFn) -> ShadowMeasurement:
    light = draw(st.sampled_from(list(Light)))
    seen = light is Light.SHADOW
    ratio = draw(st.integers(1, 10**6)) if seen else None
    return ShadowMeasurement(
        exhibit=draw(digests),
        thing=draw(texts),
        how=draw(texts),
        light=light,
        azimuth=draw(bearings) if seen else None,
        ratio_permille=ratio,
        ratio_error_permille=ratio,
        by=draw(texts),
        at=draw(instants),
    )


points = st.builds(
    Point,
    latitude_e7=st.integers(-90 * E7, 90 * E7),
    longitude_e7=st.integers(-180 * E7, 180 * E7),
)

_BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: integers,
    bool: st.booleans(),
    Digest: digests,
    Instant: instants,
    Interval: intervals(),
    MediaTime: media_times(),
    MediaSpan: media_spans(),
    Point: points,
    Area: st.builds(Area, centre=points, radius_cm=st.integers(1, 10**9), basis=texts),
    Region: regions(),
    Count: counts(),
    Span: spans(),
    Party: parties(),
    Roster: rosters(),
    ShadowMeasurement: shadows(),
    SoundDelay: sound_delays(),
    EventChoice: st.builds(
        EventChoice,
        finding=digests,
        claims=st.lists(st.integers(0, 900), min_size=1, max_size=3, unique=True).map(tuple),
        event=texts.map("E{}".format),
        reason=texts.map("R{}".format),
        by=texts,
        at=instants,
    ),
    PlaceChoice: place_choices(),
    PointMatch: point_matches(),
}


def of_type(annotation: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 - annotations have no common type
    """Values that a field annotated so may hold."""
    if annotation in _BY_TYPE:
        return _BY_TYPE[annotation]
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is tuple:
        return st.lists(of_type(arguments[0]), max_size=3).map(tuple)
    if origin is Mapping:
        return st.dictionaries(texts, plain_values, max_size=3)
    if origin in {typing.Union, types.UnionType}:
        return st.one_of([st.none() if a is type(None) else of_type(a) for a in arguments])
    if issubclass(annotation, StrEnum):
        return st.sampled_from(list(annotation))
    names = {"Json": Json, "Mapping": Mapping, "Sequence": Sequence}
    hints = typing.get_type_hints(annotation, localns=names)
    return st.builds(
        annotation,
        **{field.name: of_type(hints[field.name]) for field in dataclasses.fields(annotation)},
    )


BY_KIND: dict[type[Record], st.SearchStrategy[Record]] = {
    kind: of_type(kind) for kind in RECORD_TYPES
}
records: st.SearchStrategy[Record] = st.one_of(list(BY_KIND.values()))
