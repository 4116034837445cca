"""The tables of docs/format.md that follow from the code; run it to print them."""

from sightline.model.records import RECORD_TYPES
from sightline.verify.codes import CHECKS, Code
from sightline.verify.record_table import fields_of, word_lists
from sightline.verify.record_table import parts as record_parts


def records() -> str:
    """Every kind of record and its fields."""
    rows = [f"| `{kind.KIND}` | {_fields(kind)} |" for kind in RECORD_TYPES]
    return "\n".join(["| kind | fields |", "|---|---|", *rows])


def parts() -> str:
    """The objects that stand within records."""
    rows = [
        f"| {kind.__name__} | {_fields(kind)} |"
        for kind in record_parts()
        if kind not in RECORD_TYPES
    ]
    return "\n".join(["| part | fields |", "|---|---|", *rows])


def words() -> str:
    """The fields that hold one of a few words."""
    rows = [
        f"| {kind.__name__} | {', '.join(f'`{word.value}`' for word in kind)} |"
        for kind in word_lists()
    ]
    return "\n".join(["| word | one of |", "|---|---|", *rows])


def checks() -> str:
    """The numbered checks and what each can find."""
    rows = []
    for number, title in CHECKS.items():
        named = ", ".join(f"`{code}`" for code in Code if code.check == number)
        rows.append(f"| V{number} | {title} | {named} |")
    return "\n".join(["| check | what holds | problems it names |", "|---|---|---|", *rows])


TABLES = {"records": records, "parts": parts, "words": words, "checks": checks}


def _fields(kind: type) -> str:
    return ", ".join(f"{name}: {words}" for name, words in fields_of(kind).items())


if __name__ == "__main__":
    for name, table in TABLES.items():
        print(f"<!-- {name} -->\n{table()}\n<!-- end -->\n")  # noqa: T201 - its purpose
