"""Letters and numbers by which records are cited."""

from collections import Counter

from sightline.exports.citations import LETTERS
from sightline.model.records import RECORD_TYPES


def test_no_two_kinds_of_record_share_a_letter() -> None:
    assert max(Counter(LETTERS.values()).values()) == 1
    assert "N" not in LETTERS.values()


def test_every_kind_that_a_person_may_want_to_name_has_one() -> None:
    without = {kind.KIND for kind in RECORD_TYPES if kind not in LETTERS}
    assert without == {"actor", "case", "refusal"}
