"""From the cues of a line to drafts of statements: whose words, from where, inside which."""

from typing import Final

from sightline.ledger.content_ends import adds, joined_subject
from sightline.ledger.contents import find_content
from sightline.ledger.cue_groups import has_verb
from sightline.ledger.cue_types import Cue, word_cue
from sightline.ledger.cues import find_cues, generic_cues, quoted_after
from sightline.ledger.draft import Draft, begins, looks_like_agent
from sightline.ledger.headlines import colon_drafts
from sightline.ledger.lines import Line
from sightline.ledger.phrases import Range, head_of, phrase_right
from sightline.ledger.statement_types import CueKind
from sightline.ledger.subjects import first_phrase, with_subject

_CONTENT_WORDS_LEAST: Final = 2
_ASIDE_MOST: Final = 6
"""Units between "which" and its verb."""
_BEHIND_SOURCE: Final = 3
"""Units behind a source among which "as quoted by" stands."""
_DEPTH_MOST: Final = 4
"""Statements inside statements; nobody writes more, and the work stays in proportion."""


def drafts_of(line: Line) -> list[Draft]:
    """All attributions of a line, outermost first in text order."""
    drafts = _drafts_from(line, find_cues(line))
    quoted = [place for place, unit in enumerate(line.units) if unit.quotation is not None]
    if quoted and not any(_holds(draft, quoted) for draft in drafts):
        generic = _drafts_from(line, generic_cues(line))
        beside = [draft for draft in generic if _holds(draft, quoted)] or colon_drafts(line)
        drafts = beside or drafts
    return drafts


def _holds(draft: Draft, quoted: list[int]) -> bool:
    return any(part.holds(place) for part in draft.content for place in quoted)


def _drafts_from(line: Line, cues: list[Cue]) -> list[Draft]:
    drafts = [with_subject(line, cue) for cue in cues if not _only_perceives(line, cue)]
    drafts = _without_swallowed(line, drafts)
    for number, draft in enumerate(drafts):
        following = drafts[number + 1 :]
        find_content(line, draft, drafts[:number], following)
    for draft in drafts:
        if draft.citing and draft.source is not None:
            _find_cited(line, draft, drafts)
    drafts = [draft for draft in drafts if draft.content and _is_sound(line, draft)]
    taken = {draft.cue.first for draft in drafts}
    handed = [
        (draft, by)
        for draft in drafts
        if (by := _handed_on(line, draft)) is not None and by.cue.first not in taken
    ]
    for draft in drafts:
        if not draft.citing:
            _find_parent(line, draft, drafts)
    for draft, by in handed:
        draft.parent, by.parent = by, draft.parent
        drafts.append(by)
    drafts = [draft for draft in drafts if _depth(draft) <= _DEPTH_MOST]
    for number, draft in enumerate(drafts):
        _find_shared_source(line, draft, drafts[:number])
    return [draft for draft in drafts if draft.source or draft.shares]


def _handed_on(line: Line, draft: Draft) -> Draft | None:
    """`A statement quoted by the radio said`, `according to X, cited by Y`: who hands it on."""
    source = draft.source
    if source is None or draft.citing:
        return None
    near = range(source.first + 1, min(source.last + _BEHIND_SOURCE, len(line.lows) - 1))
    place = next((k for k in near if line.has("phrases.quoting", k)), None)
    if place is None or line.low(place + 1) != "by" or line.has("words.auxiliaries", place - 1):
        return None
    end = phrase_right(line, place + 2, len(line.lows))
    who = Range(place + 2, end)
    if end == place + 2 or not looks_like_agent(line, *who) or who.holds(draft.cue.first):
        return None
    draft.source = Range(source.first, min(source.last, place - (line.low(place - 1) == ",")))
    behind = end + (line.low(end) == ",")
    draft.content = [
        Range(behind, part.last) if part.holds(place) and behind < part.last else part
        for part in draft.content
    ]
    cue = word_cue(place, line.low(place), CueKind.VERB)
    return Draft(cue=cue, source=who, content=list(draft.content))


def _only_perceives(line: Line, cue: Cue) -> bool:
    """`The ministry knew of the order`: nothing that could be somebody's words follows."""
    here = cue.last
    words = line.has("words.complementizers", here) or line.has("words.personal", here)
    return line.has("phrases.perceives", cue.first) and not (words or quoted_after(line, here))


def _find_cited(line: Line, draft: Draft, drafts: list[Draft]) -> None:
    """`X reported, citing Y, that C`: Y is X's ground for C, hence C is Y's inside X's."""
    source = draft.source
    head = head_of(line, *source) if source else ""
    if line.grammar.has("nouns.evidence", head):
        return
    near = [other for other in drafts if other is not draft and other.content and other.cue.finite]
    place = draft.cue.first
    # "The governor, citing a report, claimed": the citing is part of the subject.
    around = [o for o in near if o.source and o.source.holds(place)]
    holder = min(around or near, key=lambda o: abs(o.cue.first - place), default=None)
    if holder is not None and not around:
        holder = _outermost(holder, near, place)
    if holder is not None:
        draft.content = list(holder.content)
        draft.parent = holder


def _outermost(holder: Draft, near: list[Draft], place: int) -> Draft:
    """`The Herald said the minister ordered it, citing officials`: who reports cites."""
    for _ in range(_DEPTH_MOST):
        outer = next((o for o in near if o is not holder and _inside(holder, o)), None)
        if outer is None or any(part.holds(place) for part in outer.content):
            return holder
        holder = outer
    return holder


def _depth(draft: Draft) -> int:
    depth, holder = 0, draft.parent
    while holder is not None and depth <= _DEPTH_MOST:
        depth, holder = depth + 1, holder.parent
    return depth


def _without_swallowed(line: Line, drafts: list[Draft]) -> list[Draft]:
    """Participles inside another verb's subject ("a diplomat briefed on the matter said")."""
    ranges = [draft.source for draft in drafts if draft.source is not None and draft.cue.finite]
    cited = [draft.source for draft in drafts if draft.source is not None and draft.citing]
    kept = (d for d in drafts if d.citing or not any(one.holds(d.cue.first) for one in cited))
    return [
        draft
        for draft in kept
        if not draft.cue.finite
        or draft.cue.kind is CueKind.ACCORDING
        or not any(
            source.holds(draft.cue.first)
            and source is not draft.source
            and not _is_aside(line, source.first, draft.cue.group)
            for source in ranges
        )
    ]


def _is_aside(line: Line, first: int, verb: int) -> bool:
    """`The ministry, which this month dismissed it, said`: the aside says something as well."""
    return any(
        line.low(here - 1) == "," and line.has("words.who", here)
        for here in range(verb - 1, max(first, verb - _ASIDE_MOST), -1)
    )


def _is_sound(line: Line, draft: Draft) -> bool:
    """A content of at least two words or a quotation, and a source that can speak."""
    words = sum(
        line.is_word(here) + 2 * line.is_quoted(here)
        for part in draft.content
        for here in range(part.first, part.last)
    )
    only = line.low(draft.content[0].first)
    pronoun = line.grammar.has("words.personal", only) or line.grammar.has("words.objects", only)
    return words >= _CONTENT_WORDS_LEAST or (
        words == 1 and not pronoun and not draft.cue.takes("weak") and line.is_word(draft.cue.last)
    )


def _find_parent(line: Line, draft: Draft, drafts: list[Draft]) -> None:
    """The attribution inside whose content this one stands: the narrowest of them."""
    # "The general was quoted by the radio as saying": the subject stands before both.
    place = draft.cue.first if line.low(draft.cue.group - 1) == "as" else begins(draft)
    holders = [
        (part.last - part.first, number)
        for number, other in enumerate(drafts)
        if other is not draft and not _inside(other, draft)
        for part in other.content
        if part.holds(draft.cue.first)
        and (part.first <= place or any(other_part.holds(place) for other_part in other.content))
    ]
    if holders:
        holder = drafts[min(holders)[1]]
        if _is_parallel(line, draft, holder):
            holder.content = [
                Range(part.first, min(part.last, begins(draft) - 1)) if part.holds(place) else part
                for part in holder.content
            ]
            draft.parent = holder.parent
        else:
            draft.parent = holder


def _is_parallel(line: Line, draft: Draft, holder: Draft) -> bool:
    """`Arrow says 68 are theirs, Brane says twenty at most`: two sayings beside each other."""
    first = begins(draft)
    if draft.source is None or line.low(first - 1) != "," or draft.source.first != first:
        return False
    same = line.low(draft.cue.first) == line.low(holder.cue.first)
    apart = not line.has("words.personal", first) and draft.content[0].first >= draft.cue.last
    that = line.has("words.complementizers", holder.content[0].first - 1)
    told = has_verb(line, holder.cue.last, first - 1)
    return same and apart and not that and told and holder.cue.last < first - 1


def _inside(draft: Draft, other: Draft) -> bool:
    """Whether the cue of `draft` stands in the content of `other`."""
    return any(part.holds(draft.cue.first) for part in other.content)


def _find_shared_source(line: Line, draft: Draft, before: list[Draft]) -> None:
    """A verb without a subject of its own has that of the verb it is joined to."""
    if draft.source is not None:
        return
    if draft.parent is not None:
        draft.source = joined_subject(line, draft.parent, draft)
        if draft.source is not None:
            return
    level = [
        other for other in before if other.parent is draft.parent and (other.source or other.shares)
    ]
    level = [other for other in level if not adds(line, begins(other))] or level
    if level:
        draft.shares = level[-1].shares or level[-1]
    elif draft.parent is None and (not draft.cue.finite or _is_joined(line, draft)):
        draft.source = first_phrase(line, draft.cue.group) or _behind_comma(line, draft)


def _behind_comma(line: Line, draft: Draft) -> Range | None:
    """`Denying that anyone was hurt, the general said`: the subject of the main clause."""
    here = draft.content[-1].last + 1
    if draft.cue.finite or any(line.is_word(k) for k in range(draft.cue.group)):
        return None
    end = phrase_right(line, here, len(line.lows))
    return Range(here, end) if end > here and looks_like_agent(line, here, end) else None


def _is_joined(line: Line, draft: Draft) -> bool:
    """`The ministry summoned the ambassador and demanded`: joined to a verb of no saying."""
    form = line.grammar.cues.get(line.low(draft.cue.first))
    past = form is not None and form.form == "past"
    return past and line.low(draft.cue.group - 1) in {"and", "but"}
