"""Looking into other cases: what cannot be compared there is counted, and stops nothing."""

from dataclasses import replace
from pathlib import Path

from tests.builders.bad_media import film, scene
from tests.builders.examining import run_missing
from tests.builders.intake import add
from tests.builders.small_case import Desk

from sightline.analysis.contract import Analyzer, Result
from sightline.matching.descriptor_format import MAGIC, METHOD
from sightline.matching.descriptor_run import ANALYZER, DescriptorRun
from sightline.matching.pair import Verdict
from sightline.model.finding import Finding
from sightline.workbench.case import Case
from sightline.workbench.match_archive import search
from sightline.workbench.match_state import descriptors


class _OfAnotherFormat(DescriptorRun):
    def finish(self) -> Result:
        result = super().finish()
        (made,) = result.data
        other = MAGIC[:-1] + bytes([MAGIC[-1] - 1])
        return replace(result, data=(replace(made, data=other + made.data[len(other) :]),))


EARLIER = replace(ANALYZER, method=replace(METHOD, version=METHOD.version - 1))
UNREADABLE = replace(ANALYZER, start=_OfAnotherFormat)


def shown(folder: Path, *made: tuple[Analyzer, int]) -> Case:
    """A case with a film of one scene for each: what describes it, and how hard it is coded."""
    case = Desk(folder).create()
    for describer, quality in made:
        path = film(folder.parent / f"{quality}.mp4", [scene(1, 4)], quality=quality)
        add(case, path)
        run_missing(case, (describer,))
    return case


def test_a_descriptor_of_an_earlier_version_is_none_until_it_is_made_anew(tmp_path: Path) -> None:
    case, other = shown(tmp_path / "mine", (ANALYZER, 23)), shown(tmp_path / "b", (EARLIER, 34))
    assert descriptors(other.snapshot) == {}
    before = search(case, [other])
    run_missing(other, (ANALYZER,))
    after = search(case, [other])
    case.log.close()
    other.log.close()
    assert (before.hits, before.undescribed) == ((), 1)
    assert [hit.pair and hit.pair.verdict for hit in after.hits] == [Verdict.COPY]
    assert after.undescribed == 0


def test_a_descriptor_that_cannot_be_read_is_counted_and_the_next_one_is_found(
    tmp_path: Path,
) -> None:
    case = shown(tmp_path / "mine", (ANALYZER, 23))
    other = shown(tmp_path / "b", (UNREADABLE, 30), (ANALYZER, 34))
    found = search(case, [other])
    case.log.close()
    other.log.close()
    (hit,) = found.hits
    assert hit.other == list(other.snapshot.exhibits)[1]
    assert found.undescribed == 1


def test_a_descriptor_whose_bytes_are_not_kept_is_counted(tmp_path: Path) -> None:
    case, other = shown(tmp_path / "mine", (ANALYZER, 23)), shown(tmp_path / "b", (ANALYZER, 34))
    (finding,) = descriptors(other.snapshot).values()
    record = other.snapshot.records[finding]
    assert isinstance(record, Finding)
    (made,) = record.derivatives
    for path in (tmp_path / "b" / "objects").rglob(f"{made.hex}*"):
        path.unlink()
    found = search(case, [other])
    case.log.close()
    other.log.close()
    assert (found.hits, found.undescribed) == ((), 1)
