"""Stamps grow old: which end when, what covers them, and what a later stamp rescues."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.builders.authority import LocalAuthority, handler, openssl, serving
from tests.builders.calendars import calendar
from tests.builders.command_line import CommandLine, new_case
from tests.builders.small_case import Desk, LocalStamps, bundle, claim, seal_with

from sightline.adapters.calendar_http import HttpCalendar
from sightline.model.times import Instant
from sightline.verify.certificates import read_roots
from sightline.verify.run import verify_path
from sightline.verify.trust import Trust
from sightline.workbench import renew
from sightline.workbench.case import Case
from sightline.workbench.not_before import begin
from sightline.workbench.ots_stamps import complete
from sightline.workbench.seal import seal

DAY_US = 86_400 * 1_000_000


@dataclass
class Later:
    """A clock that is so many days ahead; satisfies `TimeSource`."""

    times: object
    days: int

    def now(self) -> Instant:
        return Instant(self.times.now().microseconds + self.days * DAY_US)  # type: ignore[attr-defined]

    def clock(self) -> object:
        return self.times.clock()  # type: ignore[attr-defined]


@pytest.fixture
def short(tmp_path: Path) -> LocalAuthority:
    """An authority whose certificate ends in a hundred days."""
    return LocalAuthority(tmp_path / "short", "Short TSA").make(days=100)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    made = Desk(tmp_path / "case").create()
    claim(made, "The gate stood open.")
    return made


def test_a_stamp_is_due_half_a_year_before_its_certificate_ends(
    case: Case, authority: LocalAuthority, short: LocalAuthority
) -> None:
    seal_with(case, authority, short)
    good, ending = renew.terms(case).tokens
    assert (good.due, ending.due) == (False, True)
    assert ending.ends is not None
    days = (ending.ends.microseconds - case.times.now().microseconds) / DAY_US
    assert 98 < days < 101
    assert "ECDSA secp256r1" in ending.algorithms
    case.times = Later(case.times, 3650)  # type: ignore[assignment]
    assert [term.due for term in renew.terms(case).tokens] == [True, True]


def test_a_stamp_over_a_later_checkpoint_covers_earlier_ones(
    case: Case, authority: LocalAuthority, short: LocalAuthority
) -> None:
    begin(case, [LocalStamps(short)])
    seal_with(case, short)
    assert [term.covered for term in renew.terms(case).tokens] == [False, True]
    seal(case, [])
    assert [term.covered for term in renew.terms(case).tokens] == [False, True]
    seal_with(case, authority)
    looked = renew.terms(case)
    assert [term.covered for term in looked.tokens] == [True, False, True]
    assert looked.due == ()


def test_a_block_covers_too_and_a_promise_does_not(case: Case, short: LocalAuthority) -> None:
    seal_with(case, short)
    with calendar() as desk:
        seal(case, [], [], [HttpCalendar(desk.address)])
        assert [term.due for term in renew.terms(case).tokens] == [True]
        desk.mine(9, 1_700_000_000)
        complete(case, [HttpCalendar(desk.address)])
    looked = renew.terms(case)
    assert (looked.due, looked.promises, looked.blocks) == ((), (), 1)


def test_a_stamp_that_rests_on_something_weak_is_due_at_once(case: Case, tmp_path: Path) -> None:
    weak = LocalAuthority(tmp_path / "weak", "Weak TSA").make(key=("rsa:1024",))
    seal_with(case, weak)
    (term,) = renew.terms(case).tokens
    assert term.due
    assert "RSA 1024" in term.algorithms


def test_a_token_that_cannot_be_read_is_due(case: Case) -> None:
    class Noise:
        name = "noise"

        def stamp(self, _message: bytes) -> tuple[bytes, Instant]:
            return b"noise", case.times.now()

    seal(case, [Noise()])
    (term,) = renew.terms(case).tokens
    assert (term.due, term.ends) == (True, None)


def test_the_verifier_says_when_a_certificate_ends_and_what_covers_it(
    case: Case, authority: LocalAuthority, short: LocalAuthority, tmp_path: Path
) -> None:
    seal_with(case, short)
    later = seal_with(case, authority)
    bundle(case, tmp_path / "bundle")
    roots = tuple(
        root
        for one in (short, authority)
        for root in read_roots(one.root.read_bytes(), file="root")
    )
    report = verify_path(tmp_path / "bundle", Trust(roots=roots))
    assert report.held
    first, second = sorted(report.stamps, key=lambda stamp: stamp.size)
    assert first.covered_by == later.stamped[0].gen_time
    assert second.covered_by is None
    assert first.ends is not None
    assert any(f"ends {first.ends}, a stamp of {first.covered_by}" in it for it in report.lines())
    only = verify_path(tmp_path / "bundle", Trust(roots=roots[:1]))
    assert {stamp.covered_by for stamp in only.stamps} == {None}


def test_by_commands_what_is_due_is_told_and_renewed(
    authority: LocalAuthority, short: LocalAuthority, tmp_path: Path
) -> None:
    line: CommandLine = new_case(tmp_path)
    line.done("claim", "The gate stood open.")
    assert "There are no time stamps" in line.done("renew")
    with serving(handler(short)) as address:
        line.done("seal", "--tsa", address)
    assert "1 stamp due" in line.done("renew")
    assert "1 stamp of 1 to be renewed" in line("doctor").out
    with serving(handler(authority)) as address:
        done = line.json("renew", "--tsa", address)
        assert (done["due"], done["sealed"]) == (0, "K2")
        assert [stamp["state"] for stamp in done["stamps"]] == ["covered by a later one", "good"]
        assert line.json("renew", "--tsa", address)["sealed"] is None
        assert line.json("renew", "--tsa", address, "--now")["sealed"] == "K3"
    assert line("renew", "--now").code == 4
    assert "the first that nothing covers ends 20" in line("doctor").out


def test_half_a_year_is_what_the_page_says() -> None:
    assert dt.timedelta(microseconds=renew.AHEAD_US) == dt.timedelta(days=180)


def test_openssl_reads_the_end_that_we_read(case: Case, short: LocalAuthority) -> None:
    seal_with(case, short)
    (term,) = renew.terms(case).tokens
    assert term.ends is not None
    openssl(
        "verify", "-purpose", "timestampsign", "-CAfile", short.root,
        "-attime", str(term.ends.microseconds // 1_000_000 - 1), short.folder / "tsa.pem",
    )  # fmt: skip
    with pytest.raises(AssertionError, match="expired"):
        openssl(
            "verify", "-purpose", "timestampsign", "-CAfile", short.root,
            "-attime", str(term.ends.microseconds // 1_000_000 + 1), short.folder / "tsa.pem",
        )  # fmt: skip
