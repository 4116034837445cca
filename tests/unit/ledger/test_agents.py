"""Who speaks: names, offices and pronouns, and whom they stand for."""

from tests.builders.ledger_said import said

from sightline.ledger.types import AgentKind


def resolved(text: str) -> list[str]:
    return [s.source.known_as for s in said(text) if s.source]


def test_pronouns_short_names_and_offices_are_resolved_with_a_reason() -> None:
    text = (
        "The Ordavian Ministry of Defence said it had left. Colonel Andris Vell said he saw it. "
        "\u201cNo,\u201d he said. The ministry said no more. Vell agreed that it was late."
    )
    ministry, colonel = "Ordavian Ministry of Defence", "Andris Vell"
    assert resolved(text) == [ministry, colonel, colonel, ministry, colonel]
    reasons = [s.source.resolved_to for s in said(text) if s.source and s.source.resolved_to]
    assert all(one.reason.endswith(".") for one in reasons)


def test_she_is_no_man_and_he_no_woman() -> None:
    text = "The spokeswoman, Ana Reyes, said no. Mr Karl Moss said yes. She said it again."
    assert resolved(text)[-1] == "Ana Reyes"


def test_agents_have_role_organisation_side_and_anonymity() -> None:
    (one, two) = said(
        "A spokesman for the Ordavian army said no. Colonel Andris Vell said yes to that."
    )
    assert one.source is not None
    assert two.source is not None
    assert (one.source.anonymous, one.source.side) == (True, "Ordavian")
    assert one.source.organisation == "Ordavian army"
    assert (two.source.kind, two.source.name) == (AgentKind.PERSON, "Andris Vell")
    assert two.source.role == "Colonel"
