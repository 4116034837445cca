"""Checks 14 and 15: the signatures under each edition of the roster, and the one the user trusts.

That nobody acted beyond the roster is a matter of the rules, followed with checks 2 to 6; what they
refuse for the roster's sake is told here. These checks hold the TUF metadata's own signatures.
"""

import base64
from typing import Final

from sightline.errors import InputRefused, NotVerified
from sightline.model import sshsig
from sightline.model.custody import SIGNATURE_NAMESPACE
from sightline.model.layout import DATA, ROSTERS
from sightline.model.roster import Approval
from sightline.model.roster_files import EditionFiles, edition_files
from sightline.model.ssh_keys import ED25519, parse_key
from sightline.verify.codes import Code
from sightline.verify.entries import Log
from sightline.verify.folder import Folder
from sightline.verify.notebook import Notebook
from sightline.verify.report import Form
from sightline.verify.roster_root import TrustedRoot
from sightline.verify.signatures import verify_ed25519, verify_ssh

_MAX_METADATA: Final = 64 << 20


def check_metadata_signature(line: str, signature: str, data: bytes) -> None:
    """Hold a signature of TUF metadata against a public key.

    Args:
        line: The key, as in a `.pub` file.
        signature: Hexadecimal: Ed25519's 64 bytes, or those of an SSHSIG for any other key.
        data: What is signed.

    Raises:
        NotVerified: it is not this key's signature over these bytes.
    """
    blob = sshsig.key_blob(line)
    key = parse_key(blob)
    try:
        made = bytes.fromhex(signature)
    except ValueError as error:
        raise _unsigned("is not hexadecimal") from error
    if made.hex() != signature:
        raise _unsigned("is spelt in another way than in lower-case digits")
    if key.kind == ED25519:
        verify_ed25519(key.raw, made, data)
    elif verify_ssh(base64.b64encode(made).decode(), data, SIGNATURE_NAMESPACE) != blob:
        raise _unsigned("is by another key")


def check_rosters(log: Log, folder: Folder, form: Form, notebook: Notebook) -> list[EditionFiles]:
    """Make check 14 over the metadata; returns the editions that hold, in their order."""
    editions = list(edition_files(log.snapshot))
    held = [files for files in editions if _signed(files, notebook)]
    if form is Form.BUNDLE:
        _check_files(editions, folder, notebook)
    if not editions:
        notebook.not_examined(14, "the case has no roster: any key could join it, and act alone")
    for files in held:
        roster = files.edition.roster
        adopted = log.snapshot.seq_of[files.digest]
        notebook.note(
            14,
            f"edition {roster.version} of the roster, proposed in entry {adopted}, lists "
            f"{len(roster.people)} people, until {roster.expires}",
        )
    return held


def check_trusted_root(
    held: list[EditionFiles], trusted: TrustedRoot | None, notebook: Notebook
) -> None:
    """Make check 15."""
    if trusted is None:
        why = "you named no roster: who may act is only what the case says of itself"
        notebook.not_examined(15, why)
        return
    where = f"edition {trusted.version} of {trusted.file}"
    same = {files.edition.roster.version: files for files in held}
    if not held:
        notebook.problem(Code.ROSTER_MISSING, where, "the case has no roster that holds")
    elif trusted.version > max(same):
        what = f"the case's roster ends with edition {max(same)}, before the one you trust"
        notebook.problem(Code.ROSTER_ROLLED_BACK, where, what)
    elif trusted.version not in same or same[trusted.version].root != trusted.signed:
        what = "the case's edition of that number is another"
        notebook.problem(Code.ROSTER_OF_OTHERS, where, what)
    else:
        later = max(same) - trusted.version
        what = (
            f"{later} later ones follow from it" if later > 1 else "one later one follows from it"
        )
        notebook.note(15, what if later else "it is the one that holds")


def _signed(files: EditionFiles, notebook: Notebook) -> bool:
    """Whether enough keepers signed, of this edition and of the one before."""
    roster = files.edition.roster
    where = f"roster edition {roster.version} (record {files.digest.short})"
    keys = files.edition.keys_of(roster.keepers)
    if files.before is not None:
        keys = files.before.keys_of(files.before.roster.keepers) | keys
    signers = [given.by for given in files.approvals if _holds(files, given, keys, notebook)]
    complete = len(signers) == len(files.approvals)
    for edition in filter(None, (files.before, files.edition)):
        people = edition.among(edition.roster.keepers, signers)
        if len(people) < edition.roster.needed:
            complete = False
            what = (
                f"{len(people)} of the {edition.roster.needed} keepers that edition "
                f"{edition.roster.version} asks for signed it"
            )
            notebook.problem(Code.ROSTER_TOO_FEW, where, what)
    return complete


def _holds(files: EditionFiles, given: Approval, keys: dict[str, str], notebook: Notebook) -> bool:
    line = keys[given.by]  # the rules let nobody else agree to an edition
    try:
        check_metadata_signature(line, given.root_signature or "", files.root)
        check_metadata_signature(line, given.targets_signature or "", files.targets)
    except (NotVerified, InputRefused) as error:
        where = f"roster edition {files.edition.roster.version}, signed by {given.by}"
        notebook.problem(Code.ROSTER_SIGNATURE, where, error.cause)
        return False
    return True


def _check_files(editions: list[EditionFiles], folder: Folder, notebook: Notebook) -> None:
    """The metadata beside the log must be what is in it, byte for byte, and no other."""
    expected = {
        f"{DATA}/{path}": data for files in editions for path, data in files.files().items()
    }
    for path in set(folder.below(f"{DATA}/{ROSTERS}/")) - expected.keys():
        notebook.problem(Code.ROSTER_FILE, path, "no roster of the log has this name")
    for path, data in expected.items():
        if folder.read(path, _MAX_METADATA) != data:
            notebook.problem(Code.ROSTER_FILE, path, "it is not the roster in the log")


def _unsigned(what: str) -> NotVerified:
    return NotVerified(
        f"The signature {what}.", next_step="Let the keeper run `sightline roster sign` again."
    )
