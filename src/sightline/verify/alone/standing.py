"""Which RFC 3161 tokens stand (check 10): chains, revoked keys, later stamps that cover earlier.

A stamp is an entry of the log, so one over a later checkpoint vouches that the earlier was there by
its time. After a key was called compromised, only such a stamp, from before, tells the tokens that
its authority made from those that anybody made since.
"""

from dataclasses import dataclass, field

from sightline.verify.alone.authorities import certificates_of, named_signer, token_leads
from sightline.verify.alone.certificates import Certificate, Unchecked, chain_of
from sightline.verify.alone.files import Notes, read_file
from sightline.verify.alone.log import Log, object_digits, object_name
from sightline.verify.alone.revocation import Link, Said, said_of
from sightline.verify.alone.ssh import Unfit
from sightline.verify.alone.stamps import MAX_TOKEN, Held, Stamped, signed_data

AMISS = (Unfit, ValueError, IndexError, KeyError, TypeError)
"""What reading odd bytes raises."""


@dataclass
class Followed:
    """A token, how far it was followed, and what is kept beside it."""

    token: Held
    trusted: bool = False
    unchecked: bool = False
    """Something about it cannot be judged here: it neither stands nor falls."""
    why: str = ""
    ends: str = ""
    """When the first certificate of its chain ends."""
    said: list[Said] = field(default_factory=list)


def follow_tokens(
    found: Stamped, log: Log, root: str, roots: list[Certificate], notes: Notes
) -> list[Followed]:
    """Follow each token, and read what is kept beside it (check 9)."""
    return [follow_token(token, log, root, roots, notes) for token in found.tokens]


def follow_token(
    token: Held, log: Log, root: str, roots: list[Certificate], notes: Notes
) -> Followed:
    """Follow one token to the roots; what it leads to is judged by `judge`."""
    followed, links = Followed(token), list[Link]()
    try:
        signed = signed_data(token.data)
        others = certificates_of(signed)
        signer = named_signer(signed, others)
        links = chain_of(signer, others, roots)
        followed.ends = min([item.until for item, _ in links] or [signer.until])
    except Unchecked as error:
        followed.unchecked, followed.why = True, str(error)
    except AMISS:
        pass
    try:
        token_leads(token.data, roots, token.time)
        followed.trusted = True
    except Unchecked as error:
        followed.unchecked, followed.why = True, str(error)
    except AMISS as error:
        followed.unchecked, followed.why = False, str(error)[:200]
    for digest, record in log.records.items():
        if record["kind"] == "revocation_data" and record["stamp"] == token.record:
            where = f"revocation data {digest[7:19]} of {token.name}"
            name = object_name(object_digits(record["data"]))
            data = read_file(root, name, MAX_TOKEN)
            try:
                followed.said.append(said_of(record["form"], data, links))
            except Unchecked as error:
                followed.unchecked, followed.why = True, f"what is kept beside it: {error}"
            except AMISS as error:
                what = f"it cannot be read, or its signature does not hold ({error})"[:200]
                notes.append((9, "revocation-data", where, what))
    return followed


def check_standing(
    found: Stamped, followed: list[Followed], notes: Notes
) -> tuple[bool, list[str]]:
    """Make check 10 for tokens; returns whether it was made, and what to say."""
    judged: list[Followed] = []
    for item in sorted(followed, key=lambda it: (it.token.time, it.token.seq), reverse=True):
        judge(item, judged, found.blocks)
        judged.append(item)
    over_checkpoints = [item for item in judged if item.token.size]
    trusted = any(item.trusted for item in over_checkpoints)
    unchecked = any(item.unchecked for item in over_checkpoints)
    if not trusted and not unchecked:
        notes.append((10, "stamp-untrusted", "RFC 3161", "no stamp leads to a root that you named"))
    return trusted or not unchecked, [standing_words(item) for item in reversed(judged)]


def standing_words(item: Followed) -> str:
    """What to say of a token."""
    if item.unchecked:
        return f"{item.token.name}: not checked here ({item.why})"
    if not item.trusted:
        return f"{item.token.name}: {item.why}"
    said = f"leads to an authority you trust, which states {item.token.time}"
    return f"{item.token.name}: {'; '.join(filter(None, (said, item.why)))}"


def judge(item: Followed, later: list[Followed], blocks: list[tuple[int, str]]) -> None:
    """Whether a token that leads to a root stands, by what was said of its certificates."""
    if not item.trusted or item.unchecked:
        item.trusted = False
        return
    cover, why = cover_of(item, later, blocks), list[str]()
    for said in item.said:
        if not said.revoked:
            why.append(f"{said.subject} not revoked as of {said.as_of}")
            continue
        what = f"{said.subject} was revoked on {said.revoked}"
        if said.revoked <= item.token.time:
            item.trusted, item.why = False, f"{what}, before its time"
            return
        if not said.compromised:
            why.append(f"{what}, after its time")
        elif cover and cover < said.revoked:
            why.append(f"{what}, and its key may be in other hands; a stamp of {cover} covers it")
        else:
            item.unchecked = any(other.unchecked for other in later)
            what += ", and its key may be in other hands; no stamp from before that covers it"
            item.trusted, item.why = False, what
            return
    if item.ends and cover >= item.ends:
        why.append(f"the next stamp over it is of {cover}, after its certificate ended")
    item.why = "; ".join(why)


def cover_of(item: Followed, later: list[Followed], blocks: list[tuple[int, str]]) -> str:
    """The first time by which a stamp that stands holds this token's own entry."""
    seq, record = item.token.seq, item.token.record
    times = [time for size, time in blocks if size > seq]
    times += [
        other.token.time
        for other in later
        if other.trusted and other.token.size > seq and other.token.record != record
    ]
    return min(times, default="")
