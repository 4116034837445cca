"""Tokens made before something is collected: what cites them is no older than they are."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.builders.authority import LocalAuthority, handler, openssl, serving
from tests.builders.command_line import new_case
from tests.builders.small_case import Desk, LocalStamps, add_exhibit, bundle, claim, seal_with
from tests.builders.verifiers import codes

from sightline.errors import AuthorityFailed, RuleRefused
from sightline.model.digest import Digest
from sightline.model.exhibit import Acquisition
from sightline.model.stamps import NotBefore, before_message
from sightline.model.times import Instant
from sightline.verify.certificates import read_roots
from sightline.verify.codes import Code
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench.case import Case
from sightline.workbench.not_before import begin


def cite(case: Case, before: Digest) -> None:
    """Take something in that cites a token."""
    exhibit = add_exhibit(case, b"bytes %d" % case.size)
    ((_, acquisition),) = case.snapshot.about(exhibit, Acquisition)
    case.record(replace(acquisition, not_before=before, reason="again"), action="acquire")


@pytest.fixture
def trust(authority: LocalAuthority) -> Trust:
    return Trust(roots=read_roots(authority.root.read_bytes(), file="root"))


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Desk(tmp_path / "case").create()


def test_what_was_collected_lies_between_the_token_and_the_next_stamp(
    case: Case, authority: LocalAuthority, trust: Trust, tmp_path: Path
) -> None:
    ((begun,), _) = begin(case, [LocalStamps(authority)])
    cite(case, begun.record)
    sealed = seal_with(case, authority)
    bundle(case, tmp_path / "bundle")
    report = verify_path(tmp_path / "bundle", trust)
    assert report.held
    (between,) = report.collected
    assert (between.time, between.trusted, between.acquisitions) == (
        begun.before.gen_time,
        True,
        1,
    )
    assert between.until is not None
    assert between.until.time == sealed.stamped[0].gen_time >= between.time
    said = next(line for line in report.lines() if "recorded not before" in line)
    assert said.startswith("1 acquisition recorded not before ")
    assert "not when the footage was made" in said


def test_a_token_alone_is_no_stamp_over_the_log(
    case: Case, authority: LocalAuthority, trust: Trust, tmp_path: Path
) -> None:
    begin(case, [LocalStamps(authority)])
    bundle(case, tmp_path / "bundle")
    report = verify_path(tmp_path / "bundle", trust)
    assert codes(report) == {Code.STAMP_UNTRUSTED}
    assert report.stamps == ()
    assert report.collected[0].until is None
    assert any("no stamp covers all of them" in line for line in report.lines())


def test_a_token_over_other_digits_is_named(
    case: Case, authority: LocalAuthority, tmp_path: Path
) -> None:
    ((begun,), _) = begin(case, [LocalStamps(authority)])
    case.record(replace(begun.before, nonce="0" * 32), action="begin")
    bundle(case, tmp_path / "bundle")
    assert codes(verify_path(tmp_path / "bundle", Trust())) == {Code.STAMP_OF_OTHER}


def test_a_time_other_than_the_tokens_is_named(
    case: Case, authority: LocalAuthority, tmp_path: Path
) -> None:
    ((begun,), _) = begin(case, [LocalStamps(authority)])
    later = Instant(begun.before.gen_time.microseconds + 1)
    case.record(replace(begun.before, gen_time=later), action="begin")
    bundle(case, tmp_path / "bundle")
    assert codes(verify_path(tmp_path / "bundle", Trust())) == {Code.STAMP_TIME}


def test_a_token_of_another_case_does_not_serve(authority: LocalAuthority, tmp_path: Path) -> None:
    one, other = (Desk(tmp_path / name).create() for name in ("one", "other"))
    ((begun,), _) = begin(one, [LocalStamps(authority)])
    with one.objects.open(begun.before.token) as file:
        other.objects.put([file.read()])
    other.record(begun.before, action="begin")
    bundle(other, tmp_path / "bundle")
    assert codes(verify_path(tmp_path / "bundle", Trust())) == {Code.STAMP_OF_OTHER}


def test_an_acquisition_cites_only_a_token_that_was_recorded_before_it(case: Case) -> None:
    with pytest.raises(RuleRefused, match="no not before of this case"):
        cite(case, Digest.of(b"nothing"))
    with pytest.raises(RuleRefused, match="no not before of this case"):
        cite(case, claim(case, "The gate stood open."))


@pytest.mark.parametrize("nonce", ["", "0" * 31, "g" * 32, "A" * 32])
def test_digits_are_of_one_form(case: Case, nonce: str) -> None:
    record = NotBefore(
        nonce=nonce,
        token=Digest.of(b""),
        authority="x",
        gen_time=case.times.now(),
        by=case.me,
        at=case.times.now(),
    )
    with pytest.raises(RuleRefused, match="32 hexadecimal"):
        case.record(record, action="begin")


def test_an_authority_that_fails_is_told(case: Case) -> None:
    class Silent:
        name = "silent"

        def stamp(self, _message: bytes) -> tuple[bytes, Instant]:
            raise AuthorityFailed("It is shut.", next_step="Ask another.")

    begun, missed = begin(case, [Silent()])
    assert begun == ()
    assert [(miss.authority, miss.cause) for miss in missed] == [("silent", "It is shut.")]


def test_strangers_check_the_token_with_openssl(
    case: Case, authority: LocalAuthority, tmp_path: Path
) -> None:
    ((begun,), _) = begin(case, [LocalStamps(authority)])
    bundle(case, tmp_path / "bundle")
    stamps = tmp_path / "bundle/data/timestamps"
    name = f"before-{begun.record.short}"
    assert (stamps / f"{name}.txt").read_bytes() == before_message(
        case.snapshot.case, begun.before.nonce
    )
    openssl(
        "ts", "-verify", "-CAfile", authority.root, "-in", stamps / f"{name}.tsr",
        "-data", stamps / f"{name}.txt",
    )  # fmt: skip


def test_by_commands_the_report_says_between_which_times(
    authority: LocalAuthority, tmp_path: Path
) -> None:
    line = new_case(tmp_path)
    (tmp_path / "post.txt").write_text("A post.")
    with serving(handler(authority)) as address:
        said = line.done("not-before", "--tsa", address)
        assert "digits to show to a camera: " in said
        line.done(
            "add", tmp_path / "post.txt", "--reason", "test", "--no-address", "mine",
            "--not-before", "NB1",
        )  # fmt: skip
        line.done("seal", "--tsa", address)
    shown = line.done("show", "E1")
    assert re.search(r"recorded not before .* \(http://.*\), not after .* over a checkpoint", shown)
    line.done("report", "--output", tmp_path / "report")
    page = (tmp_path / "report/report.html").read_text()
    assert re.search(r"not before .*, not after .* over a checkpoint", page)
    refused = line("add", tmp_path / "post.txt", "--reason", "x", "--no-address", "y",
                   "--not-before", "E1")  # fmt: skip
    assert refused.code == 4
