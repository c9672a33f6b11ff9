"""What keeps the code small and its doors shut; a breach fails with the name of the file.

Raising a budget or adding an exception is a reviewed commit of its own.
"""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command

from opd.akses import ROLES, Scope, Scoped, ScopedQuerySet

ROOT = Path(__file__).resolve().parent.parent
APPS = ("opd", "kbk", "laporan")  # each may import from those before it
CODE = sorted(
    path for folder in ("budaya_kerja", *APPS) for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
)
MIGRATIONS = sorted(path for app in APPS for path in (ROOT / app / "migrations").glob("[0-9]*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
VIEWS = [path for path in CODE if path.parent.name == "views"]
ACTIONS = [path for path in CODE if path.parent.name == "actions"]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAPER = ROOT / "templates" / "laporan" / "pdf"
STYLES = sorted((ROOT / "static").rglob("*.css"))

FUNCTION, VIEW, STYLE = 40, 25, 200
FILE = dict.fromkeys([*CODE, *TESTS], 400)
# Data that only looks like code, or drawings: many short pieces that belong together.
LONGER: dict[str, int] = {}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def functions(path: Path):
    return [node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef) -> int:
    return node.end_lineno - node.lineno + 1


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module)
    return found


def strings(path: Path) -> set[str]:
    """Every text of a file except its docstrings."""
    nodes = list(ast.walk(tree(path)))
    docs = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    return {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs}


def grep(pattern: str, paths) -> list[str]:
    search = re.compile(pattern)
    return [
        f"{name(path)}:{number}: {line.strip()[:100]}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), start=1)
        if search.search(line)
    ]


# --- Size and shape ------------------------------------------------------------------------------------------


def test_files_stay_within_their_budget():
    budgets = FILE | dict.fromkeys(TEMPLATES, 120) | dict.fromkeys(STYLES, STYLE) | {ROOT / "templates/base.html": 100}
    budgets |= dict.fromkeys(PAPER.iterdir(), 200)
    budgets |= {ROOT / path: limit for path, limit in LONGER.items()}
    sizes = {path: len(text(path).splitlines()) for path in budgets}
    assert [f"{name(p)}: {sizes[p]} > {budgets[p]}" for p in budgets if sizes[p] > budgets[p]] == []


def test_functions_stay_within_their_budget():
    over = []
    for path in CODE:
        for node in functions(path):
            is_view = path in VIEWS and node.args.args and node.args.args[0].arg == "request"
            if length(node) > (VIEW if is_view else FUNCTION):
                over.append(f"{name(path)}::{node.name}: {length(node)}")
    assert over == []


def test_no_module_is_a_junk_drawer():
    drawers = {"utils", "util", "helpers", "helper", "common", "core", "misc", "lib", "shared"}
    assert [name(p) for p in (*CODE, *TESTS) if p.stem in drawers or drawers & set(p.relative_to(ROOT).parts)] == []


def test_imports_run_in_one_direction():
    """opd <- kbk <- laporan, and the wiring is imported by nobody."""
    wrong = []
    for path in CODE:
        own = path.relative_to(ROOT).parts[0]
        barred = {*APPS[APPS.index(own) + 1 :], "budaya_kerja", "tests"} if own in APPS else {"tests"}
        wrong += [f"{name(path)} imports {module}" for module in imports(path) if module.split(".")[0] in barred]
    assert wrong == []


def test_only_one_module_loads_weasyprint():
    assert {name(path) for path in CODE if any(m.split(".")[0] == "weasyprint" for m in imports(path))} == {
        "laporan/pdf.py"
    }


def test_actions_take_their_arguments_by_name_and_never_see_a_request():
    """What leaves a trace is called by somebody (`by=`) and reads like a sentence."""
    wrong = []
    for path in ACTIONS:
        for node in functions(path):
            positional = {arg.arg for arg in (*node.args.posonlyargs, *node.args.args)}
            given = positional | {arg.arg for arg in node.args.kwonlyargs}
            writes = any(isinstance(n, ast.Attribute) and n.attr in {"record", "save_form"} for n in ast.walk(node))
            if "request" in given or (writes and positional and not node.name.startswith("_")):
                wrong.append(f"{name(path)}::{node.name}")
    assert wrong == []


# --- Access --------------------------------------------------------------------------------------------------

# A seat in a group is a fact of its own (kbk.Keanggotaan), so its words may stand in code; who holds an office may not.
OFFICES = {slug for slug, role in ROLES.items() if Scope.KELOMPOK not in role.scopes}
SAMPLE_DATA = ("contoh", "demo")  # makes people with roles


def test_no_office_is_named_outside_the_access_module():
    named = [
        f"{name(path)}: {slug}"
        for path in CODE
        if name(path) != "opd/akses.py" and not any(word in name(path) for word in SAMPLE_DATA)
        for slug in sorted(OFFICES & strings(path))
    ]
    named += grep(rf"\b({'|'.join(OFFICES)})\b", TEMPLATES)
    assert named == []


def test_views_fetch_through_the_access_module():
    assert grep(r"\.objects\.(filter|exclude|get|all)\(", VIEWS) == []


def test_views_compute_no_figures():
    assert grep(r"\.(aggregate|annotate)\(|\b(Count|Sum|Avg|Min|Max)\(", VIEWS) == []


REFERENCE_DATA = {"KatalogNilai", "Nilai", "PemetaanNilai"}  # the same for everyone in the country
MACHINERY = {"Percobaan"}  # counters behind hashes; no page shows them
MACHINERY |= {"SuratSegera"}  # on their way to one person or to the security contact, and emptied when they leave
MACHINERY |= {"Denyut"}  # the installation's own signs of life


def test_every_model_is_scoped():
    for model in [m for app in APPS for m in apps.get_app_config(app).get_models()]:
        if model.__name__ in REFERENCE_DATA | MACHINERY:
            continue
        assert issubclass(model, Scoped), model
        assert isinstance(model._default_manager.all(), ScopedQuerySet), model
        for path in (model.OPD_PATH, model.KELOMPOK_PATH, model.PEMDA_PATH):
            assert not path or path == "pk" or _is_single_valued(model, path), f"{model.__name__}: {path}"


def _is_single_valued(model, path: str) -> bool:
    """A path over foreign keys only: one over many rows would double what it filters."""
    for part in path.split("__"):
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return False
        if not (field.many_to_one or field.one_to_one):
            return False
        model = field.related_model
    return True


def test_forms_name_their_fields():
    wrong = []
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef) and node.name == "Meta":
                given = {t.id: a.value for a in node.body if isinstance(a, ast.Assign) for t in a.targets}
                everything = isinstance(given.get("fields"), ast.Constant) and given["fields"].value == "__all__"
                if everything or "exclude" in given:
                    wrong.append(f"{name(path)}:{node.lineno}")
    assert wrong == []


# --- Templates -----------------------------------------------------------------------------------------------

SCREEN = [path for path in TEMPLATES if PAPER not in path.parents]
GIVEN_BY_FRAMEWORKS = ("account/", "mfa/", "usersessions/", "allauth/", "django/", "bootstrap5/")  # replace theirs by name


def test_templates_carry_no_style_and_no_script_of_their_own():
    """The policy of the site forbids both; paper has one stylesheet of its own."""
    assert grep(r"""\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:""", TEMPLATES) == []
    assert grep("<style", SCREEN) == []


ADDRESS = re.compile(r"""\s(?:href|src|action|formaction|hx-(?:get|post|put|patch|delete))=["']([^"']*)""")
# What the server itself builds: properties called url, encoded query strings, numbers, names of form fields.
BUILT = re.compile(
    r"(?:\w+\.)*(?:(?:\w+_)?url|alamat|kueri|query|pk|tahun|kode_verifikasi|(?:previous|next)_page_number|id_for_label|auto_id)(?:\|[\w:.]+)*"
)


def test_addresses_come_from_names():
    """What people typed never becomes an address: it is a {% url %}, a fixed text, or something built by the server."""
    wrong = []
    for path in SCREEN:
        plain = re.sub(r"\{%.*?%\}", "", text(path), flags=re.DOTALL)
        marked = re.sub(r"\{\{\s*(.*?)\s*\}\}", lambda found: f"\x00{found[1].replace('"', '')}\x00", plain)
        for address in ADDRESS.findall(marked):
            used = re.findall("\x00(.*?)\x00", address)
            wrong += [f"{name(path)}: {expression}" for expression in used if not BUILT.fullmatch(expression)]
    assert wrong == []


def test_nothing_is_marked_safe_that_people_typed():
    assert grep(r"\|\s*safe\b|\bmark_safe\(|autoescape off", [*TEMPLATES, *(path for path in CODE if path.stem != "grafik")]) == []  # drawings escape each text they hold


def test_no_template_is_unused():
    known = "\n".join(text(path) for path in (*CODE, *TEMPLATES))
    unused = []
    awaited = {"components/cetak.html"}  # the report pages are about to use it
    for path in TEMPLATES:
        own = str(path.relative_to(ROOT / "templates"))
        if own in awaited or own.startswith(GIVEN_BY_FRAMEWORKS) or re.fullmatch(r"(400|403|403_csrf|404|500)\.html", own):
            continue
        if not re.search(rf"""["']{re.escape(own)}["'#]""", known):
            unused.append(own)
    assert unused == []


# --- Migrations ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_migration_has_a_name_and_one_place():
    assert [name(path) for path in MIGRATIONS if "_auto_" in path.name] == []
    numbers = [(path.parts[-3], path.name[:4]) for path in MIGRATIONS]
    assert len(numbers) == len(set(numbers))
