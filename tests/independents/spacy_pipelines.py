"""Writes two small spaCy pipelines: one by rules of its own, one trained on four sentences."""

import sys
from pathlib import Path

import spacy  # type: ignore[import-not-found]  # in an environment of its own
from spacy.training import Example  # type: ignore[import-not-found]  # as above

SENTENCES = (
    ("The ministry said men fled .", [1, 2, 2, 4, 2, 2], "det nsubj ROOT nsubj ccomp punct"),
    ("The mayor said soldiers fled .", [1, 2, 2, 4, 2, 2], "det nsubj ROOT nsubj ccomp punct"),
    ("A nurse said men died .", [1, 2, 2, 4, 2, 2], "det nsubj ROOT nsubj ccomp punct"),
    ("The ministry said soldiers died .", [1, 2, 2, 4, 2, 2], "det nsubj ROOT nsubj ccomp punct"),
)


def by_rules() -> spacy.language.Language:
    """A blank pipeline that knows two names."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(
        [
            {"label": "PERSON", "pattern": "Lena Okarro"},
            {"label": "ORG", "pattern": "The ministry"},
        ]
    )
    return pipeline


def trained() -> spacy.language.Language:
    """A parser that has seen four sentences."""
    pipeline = spacy.blank("en")
    parser = pipeline.add_pipe("parser")
    examples = []
    for text, heads, labels in SENTENCES:
        for label in labels.split():
            parser.add_label(label)
        doc = pipeline.make_doc(text)
        examples.append(Example.from_dict(doc, {"heads": heads, "deps": labels.split()}))
    optimizer = pipeline.initialize(lambda: examples)
    for _ in range(40):
        pipeline.update(examples, sgd=optimizer)
    return pipeline


for name, made in (("rules", by_rules()), ("trained", trained())):
    made.to_disk(Path(sys.argv[1]) / name)
