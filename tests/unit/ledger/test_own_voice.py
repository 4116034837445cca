import pytest

from sightline.ledger.accepting import mention
from sightline.ledger.own_voice import is_first_person, is_own
from sightline.ledger.statement_types import AgentKind, AgentMention, Resolution


def pronoun(word: str, resolved_to: Resolution | None = None) -> AgentMention:
    return AgentMention(kind=AgentKind.PRONOUN, name=word, resolved_to=resolved_to)


@pytest.mark.parametrize("word", ["we", "We", "I", "мы", "ми"])
def test_a_first_person_that_nobody_is_known_for_is_the_reports_own(word: str) -> None:
    named = mention(pronoun(word), "Northlight Rights Monitor")
    assert named is not None
    assert named.name == "Northlight Rights Monitor"


@pytest.mark.parametrize("word", ["they", "it", "она"])
def test_another_pronoun_is_not(word: str) -> None:
    assert not is_own(pronoun(word))
    assert not is_first_person(pronoun(word))


def test_a_first_person_whose_speaker_is_known_is_that_speaker() -> None:
    known = pronoun("we", Resolution(name="The Committee", reason="named before"))
    named = mention(known, "Some Paper")
    assert named is not None
    assert (named.name, is_own(known)) == ("The Committee", False)
