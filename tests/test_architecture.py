"""Imports point down only, heavy packages load where they are needed, and `import framewire` loads none of them."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

PACKAGE = Path(find_spec("framewire").origin).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE / "notebooks")
HEAVY = (
    "torch transformers bertopic umap hdbscan datasets huggingface_hub typst trafilatura sklearn matplotlib seaborn"
    " sentence_transformers onnxruntime onnx nbclient nbconvert jupytext ray"
).split()
LEVELS = [
    {"errors"},
    {"patterns", "schema"},
    {"coding_schemas"},
    {"progress", "section", "schemas", "sentences", "reasons", "environment", "lock", "choices"},
    {"arrow", "codebook"},
    {"tables"},
    {"manifest", "describe"},
    {"verification"},
    {"runfolder"},
    {"engine"},
    {"models"},
    {"corpus", "themes", "stance", "validity"},
    {"publish"},
    {"stages", "training"},
    {"products", "handcoding", "opening"},
    {"pipeline"},
    {"commands"},
    {"cli"},
    {"__main__"},
]


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path, top_only: bool = False) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_only else list(ast.walk(tree))
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def modules_imported(path: Path) -> set[str]:
    """The modules of framewire that a module imports when it runs, in functions too; not those for a type checker."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            node.body = []
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = name(path).split(".")
            package = package if path.name == "__init__.py" else package[:-1]
            above = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            # What is imported from a package is a module of it, or a name of the package itself.
            found |= {whole if (whole := f"{base}.{alias.name}") in NAMES else base for alias in node.names}
    return found & set(NAMES) - {name(path)}


def name(path: Path) -> str:
    """The name of a module as it is imported."""
    return ".".join(["framewire", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")


NAMES = {name(path): path for path in MODULES}


def level(name: str) -> int:
    return next(number for number, names in enumerate(LEVELS) if name in names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path):
    if path == PACKAGE / "__init__.py":
        return
    here = room(path)
    for module in imports(path):
        if module.startswith("framewire."):
            there = module.split(".")[1]
            assert there == here or level(there) < level(here), f"{here} imports {there}"


# Nothing imports the room of training: it is a program of its own, and its modules are torch's.
LIGHT = [path for path in MODULES if room(path) != "training"]


@pytest.mark.parametrize("path", LIGHT, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_heavy_package_at_the_top_of_a_module(path):
    heavy = {module.split(".")[0] for module in imports(path, top_only=True)} & set(HEAVY)
    assert not heavy


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_fits_on_a_few_pages(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


ROOMS = sorted({path.parent for path in MODULES})


@pytest.mark.parametrize("folder", ROOMS, ids=lambda folder: str(folder.relative_to(PACKAGE)))
def test_a_room_has_about_a_dozen_modules(folder):
    # The top level is the way through the house, and what all rooms stand on.
    most = 25 if folder == PACKAGE else 14
    modules = [path.name for path in MODULES if path.parent == folder and not path.name.startswith("__")]
    assert len(modules) <= most


TAKEN_APART = re.compile(
    r"_id\w*(?:\[[^\]]*\])?\.(?:r?split|r?partition|startswith|endswith|removeprefix|removesuffix|str)\b"
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_reads_structure_out_of_an_id(path):
    assert not TAKEN_APART.search(path.read_text(encoding="utf-8"))


def test_importing_framewire_loads_nothing_heavy():
    names = [*HEAVY, "pandas"]
    code = f"import sys, framewire, framewire.cli; print([name for name in {names} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there():
    import framewire

    for name in framewire.__all__:
        assert getattr(framewire, name) is not None
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert framewire.__version__ == project["version"]
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        framewire.nothing  # noqa: B018


def test_nothing_imports_the_room_of_training():
    for path in LIGHT:
        assert not [module for module in imports(path) if module.startswith("framewire.training")], path


def circles(graph: dict[str, set[str]]) -> list[str]:
    """Return the modules from which a way of imports leads back to themselves."""

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        open_ = list(graph[start])
        while open_:
            module = open_.pop()
            if module not in seen:
                seen.add(module)
                open_ += graph[module]
        return seen

    return sorted(module for module in graph if module in reached(module))


def test_no_import_circle_in_functions_either():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c"]
    # The package itself is the names that it offers, each imported on first use.
    graph = {module: modules_imported(path) - {"framewire"} for module, path in NAMES.items() if module != "framewire"}
    assert circles(graph) == []


ENGINE = [path for path in MODULES if room(path) == "engine"]


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.name)
def test_the_engine_imports_nothing_of_framewire(path):
    assert not [module for module in imports(path) if module.split(".")[0] == "framewire"]
    outside = [module for module in modules_imported(path) if not module.startswith("framewire.engine")]
    assert not outside


def test_the_engine_can_be_published_alone(tmp_path):
    """A copy under another name, with framewire out of reach, imports all of its modules."""
    import shutil

    shutil.copytree(PACKAGE / "engine", tmp_path / "encoder_alone", ignore=shutil.ignore_patterns("__pycache__"))
    names = [name(path).removeprefix("framewire.engine.") for path in ENGINE if path.stem != "__init__"]
    code = f"""
import importlib, sys
sys.modules["framewire"] = None
for name in {names}:
    importlib.import_module("encoder_alone." + name)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_wheel_holds_every_room():
    root = Path(__file__).parent.parent
    listed = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    rooms = {
        path.parent.relative_to(root / "analysis") for path in (root / "analysis" / "framewire").rglob("__init__.py")
    }
    assert {".".join(room.parts) for room in rooms} <= set(listed)
