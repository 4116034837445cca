"""Runs a spaCy pipeline over one text: standard library and spaCy only, in the user's own Python.

    PYTHON spacy_child.py PIPELINE < text > answer

PIPELINE is a folder as `nlp.to_disk` writes it, or one inside an installed pipeline package. The
answer is one JSON object: the pipeline's name and version, and statements as speaker and words.
With a dependency parse, the speaker is the subject of a verb of saying, the words its clause;
without one, a named entity right before such a verb, and what follows it in the sentence.
"""

import json
import sys
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

SPEAKERS = {"PERSON", "PER", "ORG", "NORP", "GPE"}
SUBJECTS = {"nsubj", "nsubjpass", "nsubj:pass"}
CLAUSES = {"ccomp", "xcomp", "parataxis"}


def main(spacy: Any) -> None:  # noqa: ANN401 - a module that only the user's Python has
    """Read the verbs of saying and the text, answer, and end."""
    asked = json.loads(sys.stdin.buffer.read())
    pipeline = spacy.load(sys.argv[1])
    pipeline.max_length = max(pipeline.max_length, len(asked["text"]) + 1)
    doc = pipeline(asked["text"])
    verbs = set(asked["verbs"])
    parsed = doc.has_annotation("DEP")
    found = by_parse(doc, verbs) if parsed else by_entity(doc, verbs)
    meta = pipeline.meta
    named = [str(meta.get(part) or "unnamed") for part in ("lang", "name", "version")]
    answer = {
        "engine": f"spaCy {spacy.__version__} {named[0]}_{named[1]} {named[2]}",
        "statements": [
            {"speaker": speaker, "words": words, "numbers": []} for speaker, words in found
        ],
    }
    sys.stdout.buffer.write(json.dumps(answer).encode())


def by_parse(doc: Any, verbs: AbstractSet[str]) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - spaCy's type is not at hand
    """Subject and clause of each verb of saying."""
    for token in doc:
        if token.lower_ not in verbs and token.lemma_.lower() not in verbs:
            continue
        subject = next((child for child in token.children if child.dep_ in SUBJECTS), None)
        clause = next((child for child in token.children if child.dep_ in CLAUSES), None)
        if subject is None or clause is None:
            continue
        speaker = doc[subject.left_edge.i : subject.right_edge.i + 1]
        first, last = clause.left_edge.i, clause.right_edge.i + 1
        if first <= token.i < last:
            # The clause stands before the verb: "..., said X".
            last = min(token.i, subject.left_edge.i)
        yield speaker.text.strip(), doc[first:last].text.strip(' ,\n"\u201c\u201d')


def by_entity(doc: Any, verbs: AbstractSet[str]) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - spaCy's type is not at hand
    """Named entity, verb of saying, rest of the sentence."""
    for entity in doc.ents:
        here = entity.end
        if entity.label_ not in SPEAKERS or here >= len(doc) or doc[here].lower_ not in verbs:
            continue
        start = here + 1
        if start < len(doc) and doc[start].lower_ == "that":
            start += 1
        end = start
        while end < len(doc) and doc[end].text not in {".", "!", "?", "\n", "\n\n"}:
            end += 1
        if end > start:
            yield entity.text.strip(), doc[start:end].text.strip(' ,\n"\u201c\u201d')


if __name__ == "__main__":
    import spacy  # type: ignore[import-not-found]  # only the user's Python has it

    main(spacy)
