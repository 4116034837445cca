"""Every command, where it is and one line of help: in the order of the work.

This table is why `--help` answers at once: no module of a command is imported to list it.
"""

from typing import Final

SECTIONS: Final[dict[str, dict[str, tuple[str, str, str]]]] = {
    "Begin": {
        "investigate": (
            "cli.investigate",
            "investigate",
            "Take footage and reports in, examine them, write the report.",
        ),
        "demo": ("demo.command", "demo", "Investigate a made-up incident, to see what there is."),
        "new": ("cli.cases", "new", "Make a case in a folder."),
    },
    "Take material in": {
        "add": ("cli.exhibits", "add", "Preserve files and folders as exhibits."),
        "capture": (
            "cli.capturing",
            "capture_command",
            "Capture a web page: its source, its picture, its parts.",
        ),
    },
    "Look": {
        "exhibits": ("cli.exhibits", "exhibits", "List the exhibits."),
        "show": ("cli.showing", "show", "Show the case, an exhibit, a claim or any record."),
        "find": ("cli.searching", "find", "Find words across the case."),
        "searches": ("cli.searches", "searches", "Keep searches on record, null results too."),
        "display": ("cli.exhibits", "display", "Set how an exhibit is shown in what people read."),
        "derive": (
            "cli.deriving",
            "derive",
            "Make films, contact sheets and stills for looking at.",
        ),
        "log": ("cli.cases", "log", "List the custody log."),
    },
    "What files tell": {
        "examine": ("cli.examination", "examine", "Run every method that has not reported yet."),
        "fields": (
            "cli.reported",
            "fields",
            "List what files say of themselves, and what to doubt.",
        ),
        "credentials": (
            "cli.credentials",
            "credentials",
            "Read Content Credentials: who signed, what they say.",
        ),
        "encodings": ("cli.encodings", "encodings", "Compare files by how they were written."),
        "words": ("cli.words", "words", "Read the words in pictures: signs, captions, plates."),
        "sounds": (
            "cli.sounds",
            "sounds",
            "List sounds by what is measured: impulses, tones, hums.",
        ),
        "transcribe": ("cli.listening", "transcribe", "Have a service of yours write down speech."),
        "translate": ("cli.listening", "translate", "Have a service of yours translate a text."),
    },
    "Copies, and clips on one clock": {
        "match": (
            "cli.matching",
            "match_command",
            "Find what shows the same: copies, excerpts, stills.",
        ),
        "lineage": ("cli.matching", "lineage_command", "Show which exhibits come from which."),
        "align": ("cli.aligning", "align", "Put clips on one clock, by what they heard and saw."),
    },
    "Reports, and who says what": {
        "read": ("cli.reading", "read", "Read a report: who says what in it."),
        "second-reading": (
            "cli.second_reading",
            "second_reading_command",
            "Have a model of yours read a report too.",
        ),
        "statements": ("cli.candidates", "statements", "List who says what in the reports."),
        "claims": ("cli.candidates", "claims", "List what is claimed, as read and as recorded."),
        "accept": ("cli.deciding", "accept", "Accept what was read in a report."),
        "correct": ("cli.correcting", "correct", "Accept it with corrections."),
        "reject": ("cli.deciding", "reject", "Say that what was read is none."),
        "merge": ("cli.deciding", "merge", "Say that what was read is on record already."),
        "compare": (
            "cli.comparing",
            "compare",
            "Hold the reports against each other.",
        ),
        "events": (
            "cli.events",
            "events_command",
            "Which events claims speak of, and say otherwise.",
        ),
        "parties": ("cli.parties", "parties", "Who acts and speaks, and on which side."),
        "accountability": (
            "cli.accountability",
            "accountability",
            "Who was asked, who promised, what came of it.",
        ),
    },
    "When": {
        "shadow": ("cli.light", "shadow", "Record the measurement of a shadow."),
        "bound": ("cli.light", "bound", "Record why footage was made before or after a time."),
        "when": ("cli.when", "when", "Find when a shadow fell so, and test claimed times."),
        "where-sun": ("cli.where_sun", "where_sun", "Find where a shadow fell so at a known time."),
    },
    "Where": {
        "gazetteer": ("cli.gazetteers", "gazetteer", "Import gazetteers, or list them."),
        "place": ("cli.gazetteers", "place", "List every place a name may mean, and choose."),
        "pattern": ("cli.patterns", "pattern", "Search a map for a described place."),
        "points": ("cli.cameras", "match_points", "Match points of a picture to a map."),
        "camera": ("cli.cameras", "camera", "Compute where a picture was taken from."),
        "sightlines": ("cli.cameras", "sightlines", "Compute where lines of sight meet."),
        "sound-delay": ("cli.distances", "sound_delay", "Find a distance from flash to bang."),
        "height": ("cli.distances", "height", "Find a height or distance in a picture."),
        "where": ("cli.where", "where", "Find where the camera stood, and test claimed places."),
    },
    "Observe and judge": {
        "observe": ("cli.saying", "observe", "Note what is seen or heard in an exhibit."),
        "claim": ("cli.saying", "claim", "Record a claim, and who makes it."),
        "link": ("cli.judgement", "link", "Say how something bears on a claim."),
        "review": (
            "cli.judgement",
            "review",
            "Answer one question about a claim, as a second reader.",
        ),
        "conclude": ("cli.judgement", "conclude", "Conclude on one question, at a named standard."),
        "supersede": ("cli.judgement", "supersede", "Correct or withdraw what a person wrote."),
    },
    "Who may act, and who had what in hand": {
        "roster": ("cli.rostering", "roster", "Who may act in the case, and who must agree."),
        "approvals": ("cli.approving", "approvals_command", "Acts that wait for others to agree."),
        "restrict": (
            "cli.disclosing",
            "restrict",
            "Keep an exhibit out of bundles but for named people.",
        ),
        "handle": ("cli.handling", "handle", "Record who views, copies, receives an exhibit."),
        "custody": (
            "cli.handling",
            "custody",
            "Show the chain of custody of an exhibit, to print.",
        ),
    },
    "Have others vouch": {
        "not-before": (
            "cli.stamping",
            "not_before",
            "Record a fresh time stamp before you collect.",
        ),
        "seal": ("cli.bundles", "seal", "Sign the head of the log and have it time-stamped."),
        "renew": ("cli.stamping", "renew", "Say which stamps end when, and renew them."),
        "witness": (
            "cli.witnessing",
            "witness",
            "Cosign heads of other people's logs, as a witness.",
        ),
    },
    "Show it, and let others check": {
        "report": ("cli.reports", "report", "Write the report of the case."),
        "export": ("cli.bundles", "export", "Write a bundle that anyone can check."),
        "prove": ("cli.bundles", "prove", "Write a proof that one entry is in the log."),
        "verify": ("cli.verification", "verify", "Check a bundle or a case, without trusting it."),
        "open": ("cli.disclosing", "open_command", "Open what a bundle holds encrypted for you."),
        "reproduce": ("cli.reproduction", "reproduce", "Run the findings again and compare."),
    },
    "Look after it": {
        "audit": ("cli.upkeep", "audit", "Read what is kept again, and repair it from a copy."),
        "copy": ("cli.upkeep", "copy", "Keep further copies of the case, here or in a bucket."),
        "doctor": ("cli.doctor", "doctor", "Look over this machine and the case."),
        "completion": ("cli.completion", "completion", "Print or install shell completion."),
    },
}
"""Heading, command, and of each: its module below `sightline`, attribute, line of help."""
COMMANDS: Final = {name: found for section in SECTIONS.values() for name, found in section.items()}
