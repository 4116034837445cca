"""All clips compared with each other and solved: parts, clocks, recordings."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sightline.timing.parts import Break, Part, Span, breaks, joined, parts
from sightline.timing.relations import Clip, Compared, compare
from sightline.timing.solve import Relation, Solved, solve
from sightline.timing.ties import Kind, Tie

ONE_RECORDING: Final = frozenset({Kind.COPY, Kind.SAME_RECORDING, Kind.PICTURES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A tie and the clips, by number, that it ties."""

    first: int
    second: int
    tie: Tie
    compared: Compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Everything that was found; ties and relations have the same numbers."""

    ties: tuple[Numbered, ...]
    refused: tuple[tuple[int, int, Compared], ...]
    parts: tuple[Part, ...]
    """Those of tied clips; others have none."""
    nodes_of: Mapping[int, tuple[int, int]]
    """For each tie that was solved with, the parts at its two ends."""
    cuts: tuple[Break, ...]
    clocks: tuple[Solved, ...]
    numbers: tuple[int, ...]
    """The tie of each relation in `clocks`."""
    recordings: tuple[int, ...]
    """Of each part."""


def place(clips: Sequence[Clip], one_shot: Mapping[int, bool], apart_most_m: float) -> Placed:
    """Compare every clip with every other, and solve.

    Args:
        clips: Their prints.
        one_shot: Whether a clip's picture is known to be one shot; absent where nobody looked.
        apart_most_m: How far two microphones of one scene may have stood apart.
    """
    ties: list[Numbered] = []
    refused = []
    for first, second in itertools.combinations(range(len(clips)), 2):
        compared = compare(clips[first], clips[second], apart_most_m)
        ties += [
            Numbered(first=first, second=second, tie=tie, compared=compared)
            for tie in compared.ties
        ]
        if not compared.ties:
            refused.append((first, second, compared))
    cuts = _cuts(ties)
    spans = [
        span
        for number, item in enumerate(ties)
        if item.tie.kind is not Kind.SHARED_SOUND
        for span in _spans(number, item)
    ]
    ends = [(clip.first_s, clip.last_s) for clip in clips]
    made = [part for part in parts(ends, spans, cuts, one_shot) if part.spans]
    owner = {(span.of, part.clip): n for n, part in enumerate(made) for span in part.spans}
    nodes_of = {
        number: (owner[number, item.first], owner[number, item.second])
        for number, item in enumerate(ties)
        if (number, item.first) in owner and (number, item.second) in owner
    }
    numbers = tuple(nodes_of)
    recordings = _recordings(len(made), [(ties[n].tie.kind, nodes_of[n]) for n in numbers])
    relations = _relations({number: ties[number].tie for number in numbers}, nodes_of, recordings)
    middles = [(part.first_s + part.last_s) / 2 for part in made]
    return Placed(
        ties=tuple(ties),
        refused=tuple(refused),
        parts=tuple(made),
        nodes_of=nodes_of,
        cuts=tuple(cuts),
        clocks=solve(middles, relations),
        numbers=numbers,
        recordings=recordings,
    )


def _relations(
    ties: Mapping[int, Tie], nodes_of: Mapping[int, tuple[int, int]], recordings: Sequence[int]
) -> list[Relation]:
    """What is solved with.

    Ten copies of one clip heard the same shot once: such ties share one weight, or their number
    would pass for certainty.
    """
    ends = {number: tuple(sorted(recordings[node] for node in nodes_of[number])) for number in ties}
    times = Counter(ends[number] for number in ties if ties[number].kind is Kind.SCENE)
    relations = []
    for number, tie in ties.items():
        wider = times[ends[number]] ** 0.5 if tie.kind is Kind.SCENE else 1.0
        relations.append(
            Relation(
                first=nodes_of[number][0],
                second=nodes_of[number][1],
                moments=tuple(
                    replace(moment, sigma_s=moment.sigma_s * wider) for moment in tie.moments
                ),
                rate=tie.rate,
                most_s=tie.most_s,
            )
        )
    return relations


def _spans(number: int, item: Numbered) -> tuple[Span, Span]:
    tie = item.tie
    return (
        Span(clip=item.first, first_s=tie.first_from_s, last_s=tie.first_to_s, of=number),
        Span(clip=item.second, first_s=tie.second_from_s, last_s=tie.second_to_s, of=number),
    )


def _cuts(ties: Sequence[Numbered]) -> list[Break]:
    """Where clips were cut, as two stretches of one pair tell."""
    pairs: dict[tuple[int, int], list[tuple[Span, Span]]] = {}
    for number, item in enumerate(ties):
        if item.tie.kind is not Kind.SHARED_SOUND:
            pairs.setdefault((item.first, item.second), []).append(_spans(number, item))
    found = []
    for runs in pairs.values():
        found += breaks(sorted(runs, key=lambda run: run[0].first_s))
    return joined(found)


def _recordings(count: int, ties: Sequence[tuple[Kind, tuple[int, int]]]) -> tuple[int, ...]:
    """A number for each part; copies of one recording share it."""
    owner = list(range(count))
    changed = True
    while changed:
        changed = False
        for kind, (first, second) in ties:
            if kind in ONE_RECORDING and owner[first] != owner[second]:
                least, most = sorted((owner[first], owner[second]))
                owner = [least if item == most else item for item in owner]
                changed = True
    order = {name: number for number, name in enumerate(dict.fromkeys(owner))}
    return tuple(order[item] for item in owner)
