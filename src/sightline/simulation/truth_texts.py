"""What is known of the reports: who says what, who repeats whom, what stands against what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who said what in which report.

    `parent` is the statement that this one renders or repeats, `utterance` the one act of saying
    behind all its renderings; `verbatim` stands in the report's running text word for word.

    Counts are -1 where a side is open or nothing is counted; `soft` marks "around".
    """

    key: str
    report: str
    utterance: str
    parent: str
    speaker: str
    organisation: str
    side: str
    form: str
    claim_type: str
    polarity: str
    hedge: str
    hedge_cue: str
    act: str
    actors: str
    victims: str
    count_low: int
    count_high: int
    count_of: str
    soft: bool
    place: str
    place_text: str
    time_text: str
    verbatim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A text exhibit."""

    key: str
    file: str
    media_type: str
    outlet: str
    headline: str
    published_at: str
    modified_at: str
    family: str
    repeats: tuple[str, ...]
    repeats_how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two statements that bear on one question and how they stand to each other."""

    first: str
    second: str
    about: str
    relation: str
    reason: str
