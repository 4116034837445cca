"""README.txt of a bundle: how to check it with tools that are not ours."""

from collections.abc import Sequence
from typing import Final

from sightline.model.custody import SIGNATURE_NAMESPACE
from sightline.model.layout import before_files, checkpoint_files
from sightline.model.snapshot import Snapshot

EXTRACT: Final = """\
import json, pathlib, struct, sys, textwrap

def leaf(seq):
    tile, number = divmod(seq, 256)
    groups = [f"{tile % 1000:03d}"]
    while tile := tile // 1000:
        groups.append(f"x{tile % 1000:03d}")
    path = pathlib.Path("data/log/tile/entries", *reversed(groups))
    if not path.is_file():
        (path,) = path.with_name(path.name + ".p").iterdir()
    data, start = path.read_bytes(), 0
    for _ in range(number):
        start += 2 + struct.unpack_from(">H", data, start)[0]
    (length,) = struct.unpack_from(">H", data, start)
    return data[start + 2 : start + 2 + length]

seq = int(sys.argv[1])
while "signature" not in json.loads(leaf(seq)):
    seq += 1
signature = json.loads(leaf(seq))["signature"]
signed = leaf(seq)[len('{"entry":') : -len(',"signature":""}' + signature)]
out = pathlib.Path(sys.argv[2])
(out / f"{seq}.json").write_bytes(signed)
lines = "\\n".join(textwrap.wrap(signature, 70))
armour = "-----{} SSH SIGNATURE-----"
text = "\\n".join([armour.format("BEGIN"), lines, armour.format("END"), ""])
(out / f"{seq}.sig").write_text(text)
"""
"""Standard library only; writes an entry's signed bytes and its signature into a folder.

Of an entry that is not signed itself it finds the next one that is.
"""

_TEXT: Final = """\
This folder is a bundle of a Sightline case: a BagIt 1.0 bag (RFC 8493).

Case: {case}

It shows whether the bytes here are those that were recorded, and unchanged since. It does not show
that what they depict happened.

WHAT LIES WHERE
  data/objects/sha256/       exhibits, derivatives, tokens and records, each named by its SHA-256
  data/log/tile/             the custody log as C2SP tlog-tiles (https://c2sp.org/tlog-tiles)
  data/log/checkpoint        its longest signed head (https://c2sp.org/tlog-checkpoint){sealed}
  data/log/checkpoints/      all signed heads
  data/timestamps/           RFC 3161 tokens and OpenTimestamps files over these heads, and tokens
                             that were made before something was collected
  data/trust/                keys of the case's actors, as the case itself lists them, and
                             the rosters of who may act, as TUF metadata
  data/report/               reports made from the case, if any
  data/ro-crate-metadata.json  what lies here, as an RO-Crate 1.2
  data/case.jsonld           the case as a CASE/UCO 1.5 graph

HOW TO CHECK IT
With Sightline, which checks all of this and the rules of the log:
  sightline verify .
With nothing but Python 3.11 or newer, all but the signatures of time-stamp tokens:
  python3 verify.py
With nothing but a browser, the same: open verify.html and choose this folder.
Both came with this bundle, as anything in it might: compare their SHA-256 with those of copies you
got elsewhere, or read them, before you rely on what they say.
With other people's tools, from within this folder:
  sha256sum --check --quiet manifest-sha256.txt tagmanifest-sha256.txt
  bagit.py --validate .
  rocrate-validator validate data
  case_validate data/case.jsonld
{stamps}
Entries are signed with SSH keys. To check entry 0, save the program below as extract.py
outside this folder and run
  python3 extract.py 0 /tmp
  ssh-keygen -Y verify -f data/trust/allowed_signers -I KEY -n {namespace} \\
      -s /tmp/0.sig < /tmp/0.json
where KEY is the "actor" that /tmp/0.json names. What was recorded together is signed once, by its
last entry: for an entry without a signature, the files are those of the next entry that has one. It
says how many entries before it it "covers", and its "tree" is the root over them and all others.

WHOM TO TRUST
Whoever made this bundle also wrote the list of keys in it. Ask the people named in the log for the
fingerprints of their keys, get an authority's root certificate from the authority, and compare
data/log/checkpoint with one that you kept or got elsewhere. Without any of these, the checks show
only that the bundle does not contradict itself.

The log here ends before the entry that records this export.

LEFT OUT
{left_out}

extract.py
----------
{extract}"""

_STAMP: Final = """\
  openssl ts -verify -CAfile ROOT.pem -attime SECONDS \\
      -in data/{token} -data data/{note}
"""


_OTS: Final = """\
  ots verify -f data/{note} data/{token}
"""


def readme(snapshot: Snapshot, left_out: Sequence[str]) -> str:
    """The text of README.txt."""
    files = list(checkpoint_files(snapshot))
    stamps = "".join(
        _STAMP.format(token=stamp.path, note=file.path) for file in files for stamp in file.stamps
    ) + "".join(
        _STAMP.format(token=item.path, note=item.message_path) for item in before_files(snapshot)
    )
    promised = "".join(
        _OTS.format(token=item.path, note=file.path) for file in files for item in file.ots
    )
    if stamps:
        stamps = (
            "Time stamps; ROOT.pem is the authority's root certificate, SECONDS the time to check\n"
            "certificates at (`openssl ts -reply -text -in TOKEN` shows the token's time):\n"
            + stamps
        )
    if promised:
        promised = (
            "OpenTimestamps, with a Bitcoin node of yours (a pending one says so):\n" + promised
        )
    return _TEXT.format(
        case=snapshot.case,
        sealed="" if files else "\n                             (none: the case was never sealed)",
        stamps=(stamps + promised) or "There are no time stamps in this bundle.\n",
        namespace=SIGNATURE_NAMESPACE,
        left_out="\n".join(f"  {item}" for item in left_out) or "  nothing",
        extract=EXTRACT,
    )
