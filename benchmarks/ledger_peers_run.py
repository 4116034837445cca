"""Runs in the peers' own Python: spaCy, textacy. Texts in as JSON, passages out as JSON."""

import json
import sys
import time
from pathlib import Path
from typing import Any

import spacy  # type: ignore[import-not-found]  # in the peers' own Python
import textacy.extract  # type: ignore[import-not-found]  # as above

VERBS = frozenset(  # reporting verbs, as both approaches list them; forms by lemma
    [
        "accuse",
        "acknowledge",
        "add",
        "admit",
        "agree",
        "allege",
        "announce",
        "argue",
        "assert",
        "blame",
        "caution",
        "charge",
        "claim",
        "comment",
        "complain",
        "concede",
        "conclude",
        "confess",
        "confirm",
        "contend",
        "counter",
        "declare",
        "demand",
        "deny",
        "describe",
        "disclose",
        "explain",
        "hint",
        "indicate",
        "inform",
        "insist",
        "maintain",
        "mention",
        "note",
        "observe",
        "pledge",
        "point",
        "promise",
        "quip",
        "quote",
        "recall",
        "recount",
        "reiterate",
        "remark",
        "repeat",
        "reply",
        "report",
        "respond",
        "reveal",
        "say",
        "state",
        "stress",
        "suggest",
        "tell",
        "testify",
        "think",
        "thank",
        "threaten",
        "urge",
        "vow",
        "warn",
        "wonder",
        "write",
        "believe",
    ]
)
SUBJECTS = {"nsubj", "nsubjpass", "nsubj:pass"}


def parser() -> spacy.language.Language:
    """The installed English pipeline with a parser, whatever it is called."""
    for place in map(Path, sys.path):
        for config in place.glob("en_core*/en_core*/config.cfg"):
            return spacy.load(config.parent)
    raise SystemExit("no English pipeline is installed")


def span(tokens: Any) -> list[int]:  # noqa: ANN401 - spaCy's types are not at hand
    """First and last character."""
    return [tokens[0].idx, tokens[-1].idx + len(tokens[-1])]


def textacy_rows(doc: Any) -> list[dict[str, list[int]]]:  # noqa: ANN401 - as above
    """Textacy's own extractor, as published."""
    return [
        {"speaker": span(quote.speaker), "cue": span(quote.cue), "content": span(quote.content)}
        for quote in textacy.extract.direct_quotations(doc)
        if quote.speaker and quote.cue
    ]


def tracker_rows(doc: Any) -> list[dict[str, list[int]]]:  # noqa: ANN401 - as above
    """Syntactic, "according to" and floating quotations, by the paper."""
    rows: list[dict[str, list[int]]] = []
    last: list[int] = []
    for sentence in doc.sents:
        before = len(rows)
        for token in sentence:
            clause = next((c for c in token.children if c.dep_ == "ccomp"), None)
            if token.lemma_ in VERBS and clause is not None:
                subject = next((c for c in token.children if c.dep_ in SUBJECTS), None)
                words = [t for t in doc[clause.left_edge.i : clause.right_edge.i + 1] if t != token]
                speaker = (
                    span(doc[subject.left_edge.i : subject.right_edge.i + 1]) if subject else []
                )
                rows.append({"speaker": speaker, "cue": span([token]), "content": span(words)})
            if (
                token.lower_ == "according"
                and token.i + 2 < len(doc)
                and doc[token.i + 1].lower_ == "to"
            ):
                named = list(doc[token.i + 1].subtree)[1:]
                rest = [t for t in sentence if t.i < token.i] or [
                    t for t in sentence if named and t.i > named[-1].i
                ]
                if named and rest:
                    rows.append(
                        {
                            "speaker": span(named),
                            "cue": span(doc[token.i : token.i + 2]),
                            "content": span(rest),
                        }
                    )
        whole = sentence.text.strip()
        if len(rows) == before and whole[:1] in '“"' and whole[-1:] in '”"' and last:
            rows.append({"speaker": last, "cue": [], "content": span(list(sentence))})
        elif len(rows) > before:
            last = rows[-1]["speaker"]
    return rows


def main() -> None:
    """Parse each text once; the time of each approach holds the parse."""
    texts = json.loads(sys.stdin.read())
    pipeline = parser()
    pipeline(texts[0])
    found: dict[str, list[list[dict[str, list[int]]]]] = {}
    ms: dict[str, float] = {}
    start = time.process_time()
    docs = [pipeline(text) for text in texts]
    parsing = time.process_time() - start
    for name, rule in (
        ("textacy, direct quotations", textacy_rows),
        ("GenderGapTracker's rules", tracker_rows),
    ):
        start = time.process_time()
        found[name], failed = [], 0
        for doc in docs:
            try:
                found[name].append(rule(doc))
            except ValueError:
                failed += 1
                found[name].append([])
        ms[name] = (parsing + time.process_time() - start) * 1000 / len(texts)
        if failed:
            sys.stderr.write(f"{name} gave up on {failed} texts\n")
    print(json.dumps({"found": found, "ms": ms}))


if __name__ == "__main__":
    main()
