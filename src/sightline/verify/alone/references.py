"""What the rules look up (docs/format.md, section 9, V6), as data: the page reads the same tables.

In `REFERENCES` a path leads to a digest within a record; `[]` stands for each item of a list. It
may name an exhibit, or a record of these kinds that is in the log before and not superseded.
`linkable` stands for the kinds that may bear on a claim.
"""

SOURCES = "exhibit statement claim finding"
BECOMES = "statement claim request response commitment proceeding step"
REFERENCES = {
    "acquisition": {
        "exhibit": "exhibit",
        "source.member_of": "exhibit",
        "not_before": "not_before",
    },
    "derivative": {"exhibit": "exhibit"},
    "display": {"exhibit": "exhibit"},
    "observation": {"exhibit": "exhibit"},
    "finding": {"exhibit": "exhibit"},
    "joint_finding": {"inputs[]": "*"},
    "statement": {
        "exhibit": "exhibit",
        "party": "party",
        "parent": "statement",
        "reading.finding": "finding",
    },
    "claim": {"statement": "statement"},
    "link": {
        "claim": "claim",
        "item": "exhibit linkable",
    },
    "review": {"claim": "claim"},
    "assessment": {"claim": "claim"},
    "stamp": {"checkpoint": "checkpoint"},
    "cosignature": {"checkpoint": "checkpoint"},
    "ots_stamp": {"checkpoint": "checkpoint", "completes": "ots_stamp"},
    "revocation_data": {"stamp": "stamp not_before"},
    "party": {"side": "party", "part_of": "party"},
    "decision": {"finding": "finding", "records[]": BECOMES},
    "request": {"about": "claim", "sources[]": SOURCES, "asked.party": "party"},
    "response": {
        "about": "claim",
        "sources[]": SOURCES,
        "answerer.party": "party",
        "request": "request",
    },
    "commitment": {"about": "claim", "sources[]": SOURCES, "promiser.party": "party"},
    "proceeding": {
        "about": "claim",
        "sources[]": SOURCES,
        "body.party": "party",
        "subject.party": "party",
    },
    "step": {"of": "proceeding commitment", "sources[]": SOURCES},
    "place_choice": {"subject": "claim statement"},
    "point_match": {"exhibit": "exhibit"},
    "restriction": {"exhibit": "exhibit"},
    "sound_delay": {"exhibit": "exhibit"},
    "capture": {"archive": "exhibit", "items[].exhibit": "exhibit"},
    "search": {"found[]": "exhibit", "of": "exhibit", "claim": "claim"},
    "place_search": {"exhibit": "exhibit"},
    "shadow_measurement": {"exhibit": "exhibit"},
    "time_constraint": {"exhibit": "exhibit", "item": "*"},
    "case": {},
    "actor": {},
    "exhibit": {},
    "refusal": {},
    "checkpoint": {},
    "not_before": {},
    "audit": {},
    "copy": {},
    "supersession": {},
    "delivery": {},
    "access": {"exhibit": "exhibit"},
    "event_choice": {"finding": "finding"},
    "roster": {},
    "proposal": {},
    "approval": {"of": "roster proposal"},
    "adoption": {"roster": "roster"},
}
"""Kinds that are not here have rules that this program does not know; it says so."""
KEYED = {
    "finding": ["method", "exhibit"],
    "joint_finding": ["method", "inputs"],
    "link": ["claim", "question"],
    "review": ["claim", "question"],
    "assessment": ["claim", "question"],
    "acquisition": ["exhibit"],
    "restriction": ["exhibit"],
    "derivative": ["exhibit"],
    "decision": ["finding", "candidate_kind", "candidate"],
    "place_choice": ["subject", "name"],
    "point_match": ["exhibit", "time", "candidate", "thing"],
    "event_choice": ["finding"],
}
"""The fields by which rules look up records of a kind; of a method, what a finding follows from."""
NEVER_WITHHELD = [
    *("case", "actor", "exhibit", "checkpoint", "stamp", "cosignature", "audit", "copy"),
    *("not_before", "ots_stamp", "revocation_data", "roster", "approval", "adoption"),
]
"""Kinds of record that every part of a case holds."""
PRESERVING = ["exhibit", "acquisition", "capture", "refusal", "derivative", "audit", "copy"]
"""Kinds that a roster which ran out stops nobody from recording."""
UNNAMED = {
    "assessment": ["link", "acquisition", "joint_finding"],
    "checkpoint": ["proposal"],
    "delivery": ["proposal"],
    "proposal": ["delivery"],
    "statement": ["derivative"],
}
"""Kinds whose records a rule looks for without their being named by the record that it judges."""
PROMISES = ["kept", "kept_in_part", "not_kept", "withdrawn"]
"""Steps of a commitment; the others are of a proceeding."""
OPPOSITE = {"supported": "contradicts", "contradicted": "supports"}
ALIKE = {"supported": "supports", "contradicted": "contradicts"}
"""How a link bears that speaks against, or for, an answer."""
OF_THE_ROSTER = ["roster", "approval", "adoption"]
"""Kinds whose own rules say who may record them."""
OWN_SAY = ["roster", "proposal", "approval"]
"""Kinds that their author may always take back, until they were acted on."""
SHARED_ACTS = ["checkpoint", "delivery/restricted"]
"""Acts for which a role may ask for several people."""
MAY_BE = {"delivery": ["delivery", "delivery/restricted"], "proposal": SHARED_ACTS}
"""What a withheld record of a kind may have been, in the words of a roster."""
OF_OTHERS = ["roster-too-few", "roster-same-person"]
"""What is wrong where others did not agree: that they did may be withheld."""
