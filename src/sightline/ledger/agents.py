"""From the words that name a source to an `AgentMention`: name, role, organisation, side."""

from typing import Final

from sightline.ledger.grammar import Grammar
from sightline.ledger.lines import Line
from sightline.ledger.phrases import Range, head_of
from sightline.ledger.statement_types import AgentKind, AgentMention

_NAME_MOST: Final = 160
"""Characters of a name kept; a longer one is a clause that was taken for a name."""
_BY_HEAD: Final = (
    ("nouns.organisations", AgentKind.ORGANISATION),
    ("nouns.groups", AgentKind.GROUP),
    ("nouns.documents", AgentKind.DOCUMENT),
)
_PARTICLES: Final = frozenset(
    (
        "de",
        "da",
        "del",
        "der",
        "den",
        "di",
        "du",
        "la",
        "le",
        "van",
        "von",
        "bin",
        "al",
        "el",
        "ibn",
    )
)


def mention(line: Line, where: Range) -> AgentMention | None:
    """The agent that some units name; None where no word is left."""
    first, last = where
    while first < last and not (line.is_word(first) or line.is_quoted(first)):
        first += 1
    span = line.span(first, last)
    if span is None:
        return None
    last = _without_clause(line, first, last)
    lows = line.lows[first:last]
    grammar = line.grammar
    if len(lows) == 1 and grammar.has("words.personal", lows[0]):
        return AgentMention(kind=AgentKind.PRONOUN, name=span.words, span=span)
    name = _personal_name(line, first, last)
    role = _role(line, first, last, name)
    organisation = _organisation(line, first, last, name)
    kind = _kind(grammar, line, Range(first, last), name, role)
    named = _text(line, name) if name else None
    return AgentMention(
        kind=kind,
        name=(named if kind is AgentKind.PERSON and named else _bare(line, first, last))[
            :_NAME_MOST
        ],
        span=span,
        role=role,
        organisation=organisation,
        side=_side(line, first, last, name),
        anonymous=kind in {AgentKind.PERSON, AgentKind.OFFICE, AgentKind.GROUP} and not name,
    )


def _without_clause(line: Line, first: int, last: int) -> int:
    """The phrase before a comma, where a clause and no further name or role stands behind it."""
    grammar = line.grammar
    comma = next((here for here in range(first, last) if line.low(here) == ","), last)
    begin = comma + 1
    clause = (
        line.has("words.relatives", begin)
        or line.has("words.subordinators", begin)
        or line.low(begin).endswith(("ing", "ed"))
    )
    behind = line.lows[begin:last]
    named = any(grammar.has("nouns.roles", low) for low in behind) and not clause
    capital = any(line.is_capital(here) for here in range(begin, last)) and not clause
    return last if named or capital else comma


def _text(line: Line, where: Range) -> str:
    span = line.span(where.first, where.last)
    return span.words if span else ""


def _bare(line: Line, first: int, last: int) -> str:
    """Without articles at the beginning."""
    while first < last - 1 and line.grammar.has("words.articles", line.low(first)):
        first += 1
    return _text(line, Range(first, last))


def _personal_name(line: Line, first: int, last: int) -> Range | None:
    """The longest run of capitalised words that are no body, place adjective, title or month."""
    grammar = line.grammar
    runs: list[Range] = []
    here = first
    while here < last:
        end = here
        while end < last and _in_name(line, end, started=end > here):
            end += 1
        while end > here and line.low(end - 1) in _PARTICLES | {"."}:
            end -= 1
        if end > here:
            runs.append(Range(here, end))
        here = max(end, here + 1)
    titled = [
        r
        for r in runs
        if grammar.has("nouns.titles", line.low(r.first - 1 - (line.low(r.first - 1) == ".")))
    ]
    if titled:
        return titled[0]
    several = [
        r
        for r in runs
        if sum(map(line.is_word, range(*r))) > 1 and _is_person(line, r, first, last)
    ]
    if several:
        return several[0]
    alone = [
        r for r in runs if _is_person(line, r, first, last) and (r.first, r.last) == (first, last)
    ]
    return alone[0] if alone else None


def _in_name(line: Line, place: int, *, started: bool) -> bool:
    grammar, low = line.grammar, line.low(place)
    if line.is_quoted(place):
        return False
    if started and (low in _PARTICLES or low == "."):
        return line.is_capital(place + 1)
    listed = (
        "nouns.organisations",
        "nouns.roles",
        "nouns.titles",
        "nouns.groups",
        "words.determiners",
    )
    return (
        line.is_capital(place)
        and not any(grammar.has(name, low) for name in listed)
        and not low.endswith("'s")
        and not grammar.has("nouns.months_names", low)
    )


def _is_person(line: Line, run: Range, first: int, last: int) -> bool:
    """A name that is not part of a body's name or a place behind a preposition."""
    grammar = line.grammar
    before, behind = (
        line.low(run.first - 1) if run.first > first else "",
        line.low(run.last) if run.last < last else "",
    )
    if grammar.has("words.prepositions", before):
        return False
    article = before in {"the", "a", "an"}
    bodies = any(grammar.has("nouns.organisations", low) for low in (before, behind) if low)
    role_behind = grammar.has("nouns.roles", behind)
    return not (article or bodies or role_behind)


def _role(line: Line, first: int, last: int, name: Range | None) -> str | None:
    """The words around the name, if one of them is a role."""
    grammar = line.grammar
    if not any(
        grammar.has("nouns.roles", low) or grammar.has("nouns.titles", low)
        for low in line.lows[first:last]
    ):
        return None
    parts = (
        [Range(first, last)] if name is None else [Range(first, name.first), Range(name.last, last)]
    )
    texts = [_bare(line, *part) for part in parts if part.last > part.first]
    return ", ".join(text for text in texts if text)[:_NAME_MOST] or None


def _organisation(line: Line, first: int, last: int, name: Range | None) -> str | None:
    """`the ministry` in `a spokesman for the ministry`; the whole where the head is a body."""
    grammar = line.grammar
    heads = [
        here for here in range(first, last) if grammar.has("nouns.organisations", line.low(here))
    ]
    inside = [here for here in heads if name is None or not name.holds(here)]
    role = [here for here in range(first, last) if grammar.has("nouns.roles", line.low(here))]
    for here in range(first, last):
        if line.low(here) in {"of", "for", "at", "from", "with"} and role and here > role[0]:
            end = here + 1
            while (
                end < last
                and (line.is_word(end) or line.low(end) in {"-", "&"})
                and not grammar.has("words.relatives", line.low(end))
            ):
                end += 1
            if any(
                line.is_capital(k) or grammar.has("nouns.organisations", line.low(k))
                for k in range(here + 1, end)
            ):
                return _bare(line, here + 1, end)[:_NAME_MOST]
    if not inside:
        return None
    if not role:
        return _bare(line, first, last if name is None else max(inside) + 1)[:_NAME_MOST]
    return _bare(line, first, max(inside) + 1)[:_NAME_MOST] if max(inside) < min(role) else None


def _kind(
    grammar: Grammar, line: Line, where: Range, name: Range | None, role: str | None
) -> AgentKind:
    lows = line.lows[where.first : where.last]
    head = head_of(line, *where)
    if name is not None and (role or not grammar.has("nouns.organisations", head)):
        return AgentKind.PERSON
    for listed, kind in _BY_HEAD:
        if grammar.has(listed, head):
            return kind
    if role is not None:
        office = any(grammar.has("nouns.organisations", low) for low in lows)
        return AgentKind.OFFICE if office else AgentKind.PERSON
    if grammar.has("nouns.counted", head):
        single = grammar.has("nouns.counted_one", head)
        return AgentKind.PERSON if single else AgentKind.GROUP
    named = any(
        line.is_capital(here) and not line.has("words.determiners", here)
        for here in range(where.first, where.last)
    )
    return AgentKind.ORGANISATION if named else AgentKind.UNKNOWN


def _side(line: Line, first: int, last: int, name: Range | None) -> str | None:
    """A capitalised adjective or possessive before a role or body: `Ordavian governor`."""
    grammar = line.grammar
    for here in range(first, last - 1):
        inside_name = name is not None and name.holds(here)
        if inside_name or not line.is_capital(here):
            continue
        low = line.low(here)
        if (
            grammar.has("words.determiners", low)
            or grammar.has("nouns.organisations", low)
            or grammar.has("nouns.roles", low)
            or grammar.has("nouns.titles", low)
        ):
            continue
        behind = line.low(here + 1)
        possessive = low.endswith("'s")
        if (
            possessive
            or grammar.has("nouns.roles", behind)
            or grammar.has("nouns.organisations", behind)
            or grammar.has("nouns.groups", behind)
            or grammar.has("nouns.armed", behind)
        ):
            return line.units[here].text.removesuffix("'s").removesuffix("\u2019s")
    return None
