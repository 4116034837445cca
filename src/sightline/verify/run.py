"""All checks, in the order of their numbers in docs/format.md."""

from collections.abc import Sequence
from pathlib import Path

from sightline.errors import NotFound
from sightline.model.layout import DATA, SIGNERS, allowed_signers
from sightline.verify.bag import Bag
from sightline.verify.bundle import BundleLog
from sightline.verify.casefolder import FILE, CaseLog
from sightline.verify.codes import CONSISTENCY, Code
from sightline.verify.collector import collector_at_rest
from sightline.verify.entries import Acts, Log, LogSource, read_log
from sightline.verify.folder import Folder, walk
from sightline.verify.hashing import hash_files
from sightline.verify.heads import Sealed, check_checkpoints, check_kept
from sightline.verify.notebook import Notebook, printable
from sightline.verify.objects import Objects
from sightline.verify.report import Form, Progress, Report, SeenBefore, SeenStamp, Working
from sightline.verify.rosters import check_rosters, check_trusted_root
from sightline.verify.signing import SignatureChecks
from sightline.verify.stamps import Stamps
from sightline.verify.trust import Trust
from sightline.verify.withheld import WithheldItems, turned_up
from sightline.verify.witnesses import check_witnesses

_MAX_SIGNERS = 8 << 20


def verify_path(
    path: Path, trust: Trust, progress: Progress | None = None, shown: Sequence[Path] = ()
) -> Report:
    """Check a bundle or a case folder against itself and against what the user trusts.

    Problems become part of the report; only a path that is neither bundle nor case raises.

    Args:
        path: The folder.
        trust: Keys, authorities and checkpoints from outside the bundle.
        progress: Told every now and then what has been done.
        shown: Files that came later, to be held against what a bundle withholds.

    Raises:
        NotFound: there is no bundle and no case at that path, or no file shown.
    """
    verification = _Verification(path, form_of(path), trust, progress or _silent)
    try:
        return verification.run(shown)
    finally:
        verification.signatures.close()


class _Verification:
    def __init__(self, path: Path, form: Form, trust: Trust, progress: Progress) -> None:
        self._path = path
        self._form = form
        self._trust = trust
        self._progress = progress
        self._notebook = Notebook()
        self.signatures = SignatureChecks(self._notebook)

    def run(self, shown: Sequence[Path]) -> Report:
        notebook = self._notebook
        # 1. The bag: names first, hashes once it is known which files are worth reading.
        folder, bag = self._open()
        # 2 to 6. The log: entries, tree, records, signatures, rules.
        away = WithheldItems.load(folder, notebook)
        source = self._log(folder)
        with collector_at_rest():
            log = read_log(source, self.signatures, notebook, self._progress, away.items)
        # Signatures are checked beside the hashing: neither holds up the other.
        self.signatures.start()
        if bag is not None:
            self._signers(folder, log)
            self._identifier(bag, log)
        # 7. The objects, and what is withheld by name.
        away.check(log)
        objects = Objects(folder, self._form, log, away)
        self._hash(folder, bag, objects)
        self.signatures.finish()
        away.check_enclosed()
        turned_up(away.items, shown, notebook)
        # 8 and 9. Checkpoints and stamps; 10. authorities.
        sealed = check_checkpoints(log, folder, self._form, notebook)
        stamps = Stamps(folder, self._form, self._trust, notebook).check(log)
        # 11. Keys. 12. The checkpoint that was kept. 13. Witnesses.
        signed = self._keys(log, sealed)
        check_kept(log, self._trust.heads, notebook)
        check_witnesses(log, sealed, self._trust.witnesses, notebook)
        # 14. The roster's own signatures. 15. The roster that is trusted.
        rosters = check_rosters(log, folder, self._form, notebook)
        check_trusted_root(rosters, self._trust.roster, notebook)
        return self._report(log, objects, sealed, (stamps, signed))

    def _open(self) -> tuple[Folder, Bag | None]:
        if self._form is Form.CASE:
            self._notebook.not_examined(1, "this is a case folder, not a bundle")
            return walk(self._path, self._notebook, Code.OBJECT_UNKNOWN, ("objects",)), None
        folder = walk(self._path, self._notebook, Code.IRREGULAR)
        bag = Bag(folder, self._notebook)
        bag.check_lists()
        return folder, bag

    def _log(self, folder: Folder) -> LogSource:
        return open_log(self._path, self._form, folder, self._notebook)

    def _signers(self, folder: Folder, log: Log) -> None:
        """The bundle's own list of keys is a convenience; it may not say more than the log."""
        path = f"{DATA}/{SIGNERS}"
        if folder.read(path, _MAX_SIGNERS) != allowed_signers(log.snapshot).encode():
            self._notebook.problem(Code.ACTORS_DIFFER, path, "it does not list the log's actors")

    def _identifier(self, bag: Bag, log: Log) -> None:
        if log.case is not None and bag.identifier != str(log.case):
            what = f"External-Identifier is {bag.identifier!r}; the log is that of {log.case}"
            self._notebook.problem(Code.BAG_INFO, "bag-info.txt", what)

    def _hash(self, folder: Folder, bag: Bag | None, objects: Objects) -> None:
        worth = objects.check_sizes()
        skipped = objects.sizes.keys() - set(worth)
        names = [name for name in bag.listed if name not in skipped] if bag else []
        names = list(dict.fromkeys([*names, *worth]))
        total = sum(folder.sizes[name] for name in names)
        hash_files(
            folder,
            names,
            lambda done: self._progress(Working(step="bytes", done=done, total=total)),
        )
        if bag is not None:
            bag.check_hashes()
        objects.check_hashes()

    def _keys(self, log: Log, sealed: list[Sealed]) -> bool:
        if self._trust.keys is None:
            why = "you named no keys: who signed is only what the case says of itself"
            self._notebook.not_examined(11, why)
            return False
        for fingerprint, acts in log.acts.items():
            self._key(fingerprint, acts)
        for held in sealed:
            for fingerprint in held.signers:
                if fingerprint not in log.acts:
                    entry = log.snapshot.entries[log.snapshot.seq_of[held.file.digest]]
                    self._key(fingerprint, Acts(0, entry.at, entry.at))
        return self._notebook.held(11) and log.size > 0

    def _key(self, fingerprint: str, acts: Acts) -> None:
        lines = [key for key in self._trust.keys or () if key.fingerprint == fingerprint]
        where = f"key {fingerprint}"
        if not lines:
            what = f"it signed {acts.count} entries, and you have not named it"
            self._notebook.problem(Code.KEY_UNTRUSTED, where, what)
        elif not any(key.covers(acts.first, acts.last) for key in lines):
            what = f"you do not trust it for this, from {acts.first} to {acts.last}"
            self._notebook.problem(Code.KEY_UNTRUSTED, where, what)
        else:
            self._notebook.note(11, f"{lines[0].principals} signed {acts.count} entries")

    def _report(
        self,
        log: Log,
        objects: Objects,
        sealed: list[Sealed],
        outside: tuple[tuple[tuple[SeenStamp, ...], tuple[SeenBefore, ...]], bool],
    ) -> Report:
        (stamps, collected), signed = outside
        consistent = self._notebook.held(*CONSISTENCY)
        return Report(
            path=printable(str(self._path)),
            form=self._form,
            case=None if log.case is None else str(log.case),
            size=log.size,
            root=log.frontier.root().hex(),
            covered=max((held.file.checkpoint.size for held in sealed), default=0),
            objects=objects.count,
            object_bytes=objects.total_bytes,
            withheld_objects=len(objects.absent),
            withheld_records=len(log.withheld),
            consistent=consistent,
            signed_by_trusted=consistent and signed,
            checks=self._notebook.checks(),
            stamps=stamps,
            collected=collected,
        )


def open_log(path: Path, form: Form, folder: Folder, notebook: Notebook) -> LogSource:
    """The log as it lies there."""
    return CaseLog(path, notebook) if form is Form.CASE else BundleLog(folder, notebook)


def form_of(path: Path) -> Form:
    """Whether a bundle or a case lies there.

    Raises:
        NotFound: neither does.
    """
    if (path / "bagit.txt").is_file() or (path / DATA).is_dir():
        return Form.BUNDLE
    if (path / FILE).is_file():
        return Form.CASE
    raise NotFound(
        "There is no bundle and no case here.",
        file=str(path),
        next_step="Name the folder that holds bagit.txt (unpack it first), or a case's folder.",
    )


def _silent(working: Working) -> None:
    """Nobody asked for progress."""
