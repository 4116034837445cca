"""The shape of the source: layers, sizes, and what must not be in it.

Each rule is a function from parsed modules to the list of its breaches, so that the rules
themselves are tested on small trees with a planted breach.
"""

import ast
import re
import sys
import tomllib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import sightline

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "sightline"

_LEAVES = {"errors": set[str](), "model": {"errors"}}
_PURE = {"analysis", "matching", "timing", "geo", "ledger", "judgement"}
_BELOW_WORKBENCH = {"errors", "settings", "model", "exports", *_PURE}
ALLOWED = {
    **_LEAVES,
    "settings": {"errors"},
    "verify": {"errors", "model"},
    "simulation": {"errors", "model"},
    **{layer: {"errors", "model"} | (_PURE - {layer}) for layer in _PURE},
    "exports": {"errors", "model", *_PURE},
    "workbench": _BELOW_WORKBENCH | {"verify"},
    "adapters": _BELOW_WORKBENCH | {"workbench", "sources", "verify"},
    "sources": _BELOW_WORKBENCH | {"workbench", "adapters"},
    "bootstrap": _BELOW_WORKBENCH | {"workbench", "adapters", "sources", "verify", "simulation"},
}
"""What each layer may import besides itself; the talking layers on top may import all below."""
_TALKING = {"cli", "web", "demo", "__main__"}

LAZY = {"cli/commands.py": "importlib.import_module"}
"""The one place that loads our own modules late: the table of commands, for a quick start."""
BROAD = {"adapters/child.py", "workbench/joint.py", "__main__.py", "web/app.py"}
"""Boundaries that may catch everything: one method's run, and the tops that talk to people."""

MODULE_LINES, MODULE_AIM = 400, 300
FUNCTION_LINES, FUNCTION_P95 = 50, 30
POSITIONAL = 5
WORD_LISTS = {"demo/script.py"}
"""Modules that hold words and no logic: their length is that of a text."""


@dataclass(frozen=True)
class Module:
    name: str
    """Dotted, below the package: `model.plain`."""
    path: str
    lines: int
    tree: ast.Module

    @property
    def layer(self) -> str:
        return self.name.partition(".")[0]


def read(source: Path) -> list[Module]:
    modules = []
    for path in sorted(source.rglob("*.py")):
        where = path.relative_to(source)
        name = ".".join(where.with_suffix("").parts).removesuffix(".__init__")
        text = path.read_text(encoding="utf-8")
        modules.append(
            Module(name=name, path=where.as_posix(), lines=text.count("\n"), tree=ast.parse(text))
        )
    return modules


def own_imports(tree: ast.AST, known: set[str]) -> Iterator[tuple[str, int]]:
    """Names of our own modules that a tree imports, below the package, with their lines."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                package, _, rest = alias.name.partition(".")
                if package == "sightline":
                    yield rest or "__init__", node.lineno
        elif isinstance(node, ast.ImportFrom):
            package, _, rest = (node.module or "").partition(".")
            if node.level:
                yield "relative", node.lineno
            elif package == "sightline":
                for alias in node.names:
                    inner = f"{rest}.{alias.name}" if rest else alias.name
                    yield (inner if inner in known else rest or "__init__"), node.lineno


def layer_breaches(modules: list[Module]) -> list[str]:
    known = {module.name for module in modules}
    breaches = []
    for module in modules:
        for target, line in own_imports(module.tree, known):
            layer = target.partition(".")[0]
            fine = layer == module.layer or (
                layer not in _TALKING
                if module.layer in _TALKING
                else layer in ALLOWED.get(module.layer, set())
            )
            if layer == "cli" and module.layer in {"__main__", "demo"}:
                fine = True
            if not fine:
                breaches.append(f"{module.path}:{line} imports {target}")
    return breaches


def cycles(modules: list[Module]) -> list[str]:
    """Modules that import themselves by way of others, TYPE_CHECKING imports included."""
    known = {module.name for module in modules}
    graph = {
        module.name: {target for target, _ in own_imports(module.tree, known)} & known
        for module in modules
    }
    found, done = [], set[str]()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            found.append(" > ".join([*trail[trail.index(name) :], name]))
        elif name not in done:
            for target in sorted(graph[name]):
                visit(target, (*trail, name))
            done.add(name)

    for name in graph:
        visit(name, ())
    return found


def local_imports(modules: list[Module]) -> list[str]:
    known = {module.name for module in modules}
    return [
        f"{module.path}:{line} imports {target} inside {function.name}"
        for module in modules
        for function in _functions(module.tree)
        for target, line in own_imports(function, known)
    ] + [
        f"{module.path}:{node.lineno} loads a module by name"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"importlib.import_module", "import_module", "__import__"}
        and module.path not in LAZY
    ]


def shapeless_names(modules: list[Module]) -> list[str]:
    return [
        module.path
        for module in modules
        if {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
        & set(re.split(r"[._]", module.name))
    ]


def long_modules(modules: list[Module]) -> list[str]:
    return [
        f"{module.path}: {module.lines} lines"
        for module in modules
        if module.lines > MODULE_LINES and module.path not in WORD_LISTS
    ]


def function_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without decorators and docstring."""
    end = function.end_lineno or function.lineno
    length = end - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        length -= (first.end_lineno or first.lineno) - first.lineno + 1
    return length


def long_functions(modules: list[Module]) -> list[str]:
    return [
        f"{module.path}:{function.lineno} {function.name}: {function_lines(function)} lines"
        for module in modules
        for function in _functions(module.tree)
        if function_lines(function) > FUNCTION_LINES
    ]


def many_parameters(modules: list[Module]) -> list[str]:
    return [
        f"{module.path}:{function.lineno} {function.name}"
        for module in modules
        for function in _functions(module.tree)
        if len([*function.args.posonlyargs, *function.args.args]) > POSITIONAL
    ]


def broad_excepts(modules: list[Module]) -> list[str]:
    """Handlers that catch everything, but for those that tidy up and raise it again."""
    found = []
    for module in modules:
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ExceptHandler) or module.path in BROAD:
                continue
            names = {ast.unparse(part) for part in ast.walk(node.type)} if node.type else {"all"}
            last = node.body[-1]
            again = isinstance(last, ast.Raise) and last.exc is None
            if names & {"all", "Exception", "BaseException"} and not again:
                found.append(f"{module.path}:{node.lineno}")
    return found


def naive_times(modules: list[Module]) -> list[str]:
    return [
        f"{module.path}:{node.lineno} {ast.unparse(node)}"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (
            node.func.attr in {"utcnow", "utcfromtimestamp", "today"}
            or (node.func.attr == "now" and "datetime" in ast.unparse(node.func) and not node.args)
            or (node.func.attr == "fromtimestamp" and len(node.args) + len(node.keywords) < 2)
        )
    ]


def foreign_imports(modules: list[Module], allowed: set[str]) -> list[str]:
    return [
        f"{module.path}:{node.lineno} imports {name}"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
        )
        if (root := name.partition(".")[0]) not in sys.stdlib_module_names
        and root not in {"sightline", *allowed}
    ]


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


RULES = [
    layer_breaches,
    cycles,
    local_imports,
    shapeless_names,
    long_modules,
    long_functions,
    many_parameters,
    broad_excepts,
    naive_times,
]


@pytest.fixture(scope="module")
def modules() -> list[Module]:
    return read(SOURCE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_rule(rule: object, modules: list[Module]) -> None:
    assert callable(rule)
    assert rule(modules) == []


def test_every_layer_has_its_place(modules: list[Module]) -> None:
    assert {module.layer for module in modules} <= {*ALLOWED, *_TALKING, "__init__"}


def test_functions_are_short_on_the_whole(modules: list[Module]) -> None:
    lengths = sorted(
        function_lines(function) for module in modules for function in _functions(module.tree)
    )
    assert lengths[len(lengths) * 95 // 100] <= FUNCTION_P95


def test_the_model_stands_on_the_standard_library_alone(modules: list[Module]) -> None:
    model = [module for module in modules if module.layer in _LEAVES]
    assert foreign_imports(model, set()) == []


def test_the_verifier_needs_one_signature_library_and_one_for_stamps(
    modules: list[Module],
) -> None:
    verify = [module for module in modules if module.layer == "verify"]
    assert foreign_imports(verify, {"cryptography", "rfc3161_client"}) == []


def test_the_package_offers_what_it_lists() -> None:
    listed = set(getattr(sightline, "__all__", []))
    bound = {
        alias.asname or alias.name
        for node in ast.parse((SOURCE / "__init__.py").read_text()).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {name for name in bound if not name.startswith("_")} == listed - {"__version__"}
    assert all(hasattr(sightline, name) for name in listed)


def test_every_lint_exception_states_its_reason() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    lint = tomllib.loads(text)["tool"]["ruff"]["lint"]
    codes = [
        *lint["ignore"],
        *(code for codes in lint["per-file-ignores"].values() for code in codes),
    ]
    reasons = re.findall(r'^    "([A-Z]+\d*)",? +# \S.+$', text, re.MULTILINE)
    assert codes == reasons


def test_every_exception_in_the_source_states_its_reason() -> None:
    bare = [
        f"{path.name}:{number}"
        for path in SOURCE.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"# noqa(?!: [A-Z]+\d+(, ?[A-Z]+\d+)*(?: -)? +\S)", line)
    ]
    assert bare == []


def test_no_pattern_holds_a_possessive_group() -> None:
    """Before Python 3.11.5 a group's last, failed turn keeps what it took (CPython 106052)."""
    held = [
        f"{path.name}:{number}"
        for path in SOURCE.rglob("*.py")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(
            r"(?:re\.compile|\brf?['\"]).*(?:(?<!\\)\)(?:[*+?]|\{\d*,?\d*\}{1,2})\+|\(\?>)", line
        )
    ]
    assert held == []


def test_long_modules_are_few(modules: list[Module]) -> None:
    long = [f"{m.path} ({m.lines})" for m in modules if m.lines > MODULE_AIM]
    if long:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(f"above {MODULE_AIM} lines: {', '.join(long)}", stacklevel=1)
    assert len(long) * 20 <= len(modules)


PLANTED = {
    layer_breaches: {"model/a.py": "from sightline.workbench import b", "workbench/b.py": ""},
    cycles: {
        "model/a.py": "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from sightline.model import b\n",
        "model/b.py": "import sightline.model.c",
        "model/c.py": "from sightline.model.a import x",
    },
    local_imports: {"model/a.py": "def f():\n    from sightline.model import b\n"},
    shapeless_names: {"model/text_utils.py": ""},
    long_modules: {"model/a.py": "x = 1\n" * 401},
    long_functions: {"model/a.py": 'def f():\n    """Doc."""\n' + "    x = 1\n" * 50},
    many_parameters: {"model/a.py": "def f(a, b, c, d, e, g): ..."},
    broad_excepts: {"model/a.py": "try:\n    x\nexcept (ValueError, Exception):\n    pass\n"},
    naive_times: {"model/a.py": "import datetime\nx = datetime.datetime.now()\n"},
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_finds_a_planted_breach(rule: object, tmp_path: Path) -> None:
    planted = next(files for known, files in PLANTED.items() if known is rule)
    for name, text in planted.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert callable(rule)
    assert len(rule(read(tmp_path))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("verify/a.py", "import sightline.workbench.case"),
        ("simulation/a.py", "from sightline.analysis import x"),
        ("geo/a.py", "from sightline import settings\nfrom sightline.adapters import y"),
        ("errors.py", "from sightline.model import digest"),
        ("adapters/a.py", "from sightline import bootstrap"),
        ("model/a.py", "from . import b"),
    ],
)
def test_an_import_that_points_up_is_found(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    assert layer_breaches(read(tmp_path))


def test_a_foreign_import_is_found(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "a.py").write_text("import json\nfrom numpy.typing import NDArray\n")
    assert foreign_imports(read(tmp_path), set()) == ["model/a.py:2 imports numpy.typing"]
