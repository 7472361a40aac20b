"""The columns of the page to explore hold what the tables hold, no more, and the page may load nothing."""

import base64
import gzip
import hashlib
import json
import re

import numpy as np
import pandas as pd
import pytest

from framewire.publish.explore import write_explore
from framewire.publish.explore.corpus_columns import PageDocuments, document_columns
from framewire.publish.explore.packing import firsts, shares, whole
from framewire.publish.explore.page import explore_data
from framewire.publish.explore.stance_columns import corrected_rows
from framewire.reasons import REASONS
from framewire.runfolder import Run
from framewire.schemas import STANCES, VOICES
from publish.synthetic_run import Shape, blank_run, make_run

KINDS = {"u1": "<u1", "u2": "<u2", "u4": "<u4"}


def unpacked(packed):
    ((kind, text),) = packed.items()
    return np.frombuffer(base64.b64decode(text), KINDS[kind])


def opened(page):
    """The data of a page, read as a browser would find it."""
    found = re.search(r'id="data">([A-Za-z0-9+/=]*)</script>', page)
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """An invented run; about one sentence it was also asked whether the author approves."""
    run = Run.open(make_run(tmp_path_factory.mktemp("explore") / "run", documents=40, seed=3))
    answers = run.table("answers")
    asked = answers[answers["kind"].eq("target")].iloc[:1].assign(kind="writer", side="against", entailment=0.625)
    run.store.write("answers", pd.concat([answers, asked], ignore_index=True))
    return run


@pytest.fixture(scope="module")
def data(run):
    return explore_data(run)


def test_numbers_come_back_in_every_width():
    for numbers in ([], [0, 255], [256], [65_535], [65_536, 3]):
        assert unpacked(whole(numbers)).tolist() == numbers
    codes = unpacked(shares([0.25, None, float("nan"), 0.1234567]))
    assert codes.tolist()[1:3] == [65_535, 65_535]
    assert abs(codes[3] / 60_000 - 0.1234567) <= 1 / 120_000
    assert unpacked(firsts([])).tolist() == [0]


def test_each_stance_of_the_table_is_in_its_cell(run, data):
    verdicts, targets = unpacked(data["stances"]["verdict"]), [target["id"] for target in data["targets"]]
    words = [*STANCES, *[None] * 7, *REASONS]
    place = {name: number for number, name in enumerate(data["documents"]["id"])}
    table = run.table("document_stances")
    for row in table.itertuples(index=False):
        at = (place[row.document_id] * len(targets) + targets.index(row.target_id)) * 2 + VOICES.index(row.voice)
        assert words[verdicts[at]] == (row.stance if isinstance(row.stance, str) else row.reason)
    assert (verdicts != 255).sum() == len(table)


def test_evidence_leads_to_the_sentence_of_the_table(run, data):
    stances, shown = data["stances"], PageDocuments.of(run.store, text=True)
    first, evidence = unpacked(stances["evidence_first"]), unpacked(stances["evidence"])
    cells = [(d, t["id"], v) for d in data["documents"]["id"] for t in data["targets"] for v in VOICES]
    table = run.table("document_stances").set_index(["document_id", "target_id", "voice"])["evidence"]
    named = list(shown.sentences["sentence_id"])
    found = {cell: [named[n] for n in evidence[first[i] : first[i + 1]]] for i, cell in enumerate(cells)}
    assert {cell: names for cell, names in found.items() if names} == {
        cell: list(names) for cell, names in table.items() if len(names)
    }


def test_answers_stand_with_the_sentence_target_and_voice_they_are_of(run, data):
    readings, answers = data["readings"], data["readings"]["answers"]
    first, yes, form = (unpacked(answers[name]) for name in ("first", "yes", "form"))
    named = list(PageDocuments.of(run.store, text=True).sentences["sentence_id"])
    found = {}
    for row, (sentence, target, voice) in enumerate(
        zip(*(unpacked(readings[name]) for name in ("sentence", "target", "voice")), strict=True)
    ):
        for at in range(first[row], first[row + 1]):
            kind, side = ("target", "writer")[form[at] // 12 % 2], ("favour", "against", "both")[form[at] % 3]
            found[named[sentence], data["targets"][target]["id"], VOICES[voice], kind, side] = yes[at] / 60_000
    table = run.table("answers")
    table = table[table["kind"].isin(["target", "writer"])]
    table = table.set_index(["unit_id", "subject_id", "voice", "kind", "side"])["entailment"]
    assert found.keys() == set(table.index)
    assert all(abs(found[key] - value) < 1e-5 for key, value in table.items())


def test_without_text_no_sentence_and_no_removed_line_is_in_the_page(run):
    bare = opened(write_explore(run, text=False).read_text(encoding="utf-8"))
    words = json.dumps(bare, ensure_ascii=False)
    documents, sentences = run.table("documents").set_index("document_id"), run.table("sentences")
    # The codebook's own words are the researcher's: some articles of the synthetic run say the same.
    titles = " ".join([*documents["title"].dropna(), run.codebook.text])
    said = {documents.loc[row.document_id, "text"][row.start : row.end].strip() for row in sentences.itertuples()}
    assert len(said) > 20
    assert not [text for text in said if len(text) > 20 and text in words and text not in titles]
    assert not [text for text in run.table("removals")["text"] if len(text) > 8 and text in words]
    assert bare["texts"] is None
    assert unpacked(bare["sentences"]["start"]).tolist() == unpacked(explore_data(run)["sentences"]["start"]).tolist()


def test_the_policy_allows_the_one_script_and_style_and_nothing_else(run):
    page = write_explore(run).read_text(encoding="utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    for kind, name in (("script", "script-src"), ("style", "style-src")):
        own = re.search(rf"<{kind}>(.*?)</{kind}>", page, re.DOTALL)[1]
        sha = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{name} 'sha256-{sha}'" in policy
        assert page.count(f"<{kind}>") == 1
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg|schemas\.openxmlformats\.org/)", page)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|document\.write", page)


def test_the_same_run_gives_the_same_bytes(run):
    once = write_explore(run).read_bytes()
    assert write_explore(run).read_bytes() == once


def test_hostile_titles_break_no_placeholder(tmp_path):
    folder = make_run(tmp_path / "run", documents=2)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["title"] = "{{script}} </title><script>alert(1)</script> {{data}}"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    page = write_explore(Run.open(folder)).read_text(encoding="utf-8")
    assert "<script>alert(1)" not in page
    assert opened(page)["run"]["title"] == manifest["title"]


@pytest.mark.parametrize("make", [blank_run, lambda path: make_run(path, 1), lambda path: make_run(path, 9, 0, BARE)])
def test_odd_runs_give_a_page(tmp_path, make):
    run = Run.open(make(tmp_path / "run"))
    data = opened(write_explore(run).read_text(encoding="utf-8"))
    assert len(data["documents"]["id"]) == run.store.count("documents")


def test_hypotheses_are_named_where_the_codebook_names_none(tmp_path):
    folder = make_run(tmp_path / "run", documents=2)
    book = (folder / "codebook.toml").read_text()
    (folder / "codebook.toml").write_text(re.sub(r"^(favour|against) = \[.*?\]\n", "", book, flags=re.M | re.S))
    target = explore_data(Run.open(folder))["targets"][0]
    assert all(target["name"].lower() in words.lower() for side in ("favour", "against") for words in target[side])
    assert len(target["writer"]) == 2


def test_corrected_shares_are_of_one_basis_in_each_place(tmp_path):
    run = Run.open(make_run(tmp_path / "run", documents=2))
    cells = [
        ("all", None, "corrected", 0.2), ("all", None, "naive", 0.3), ("taken_up", None, "corrected", None),
        ("all", "Gull", "corrected", 0.4), ("taken_up", "Gull", "corrected", 0.6),
    ]  # fmt: skip
    key = {"kind": "stance", "subject_id": "strike", "voice": "narration", "code": "against", "units": 9, "labels": 40}
    rows = [
        {**key, "basis": basis, "outlet": outlet, "estimator": name, "value": value, "low": 0.1, "high": 0.7}
        for basis, outlet, name, value in cells
    ]
    run.store.write_rows("prevalence", rows)
    found = {(row["outlet"], row["basis"]): round(row["value"], 6) for row in corrected_rows(run.store)}
    assert found == {(None, "all"): 0.2, ("Gull", "taken_up"): 0.6}
    run.store.write_rows("prevalence", [{**row, "value": None, "low": None, "high": None} for row in rows])
    assert corrected_rows(run.store) == []


BARE = Shape(outlets=1, undated=1.0, judged=False)


def test_days_before_1970_are_days_and_no_date_is_none(tmp_path):
    own = Run.open(make_run(tmp_path / "run", documents=6))
    dates = ["1899-12-31 23:59", "1962-10-25 10:00", "1969-12-31 00:00", "1970-01-01 00:00", "2024-02-29 12:00", None]
    own.store.write("documents", own.table("documents").assign(published=pd.to_datetime(pd.Series(dates), utc=True)))
    columns = document_columns(PageDocuments.of(own.store, text=False))
    days, zero = unpacked(columns["day"]), columns["day_zero"]
    assert days.tolist()[-1] == 0
    told = [str(np.datetime64(zero + int(day), "D")) for day in days[:-1]]
    assert told == [date[:10] for date in dates[:-1]]
    own.store.write(
        "documents", own.table("documents").assign(published=pd.Series(pd.NaT, index=range(6)).dt.tz_localize("UTC"))
    )
    assert set(unpacked(document_columns(PageDocuments.of(own.store, text=False))["day"])) == {0}


def test_every_text_of_a_sample_is_counted_once(run):
    for most in (7, 23, 40):
        some = PageDocuments.of(run.store, text=False, most=most)
        first = unpacked(document_columns(some)["first_of_family"]).astype(bool)
        families = some.documents["family_id"]
        assert sorted(families[first]) == sorted(set(families)), most
        heads = families.eq(some.documents["document_id"])
        assert first[heads].all()
    assert (first == heads).all(), "in a page of the whole run the first copy counts"


def test_past_the_limit_a_sample_is_drawn_and_the_rest_is_counted(run):
    some = PageDocuments.of(run.store, text=True, most=7)
    assert (len(some.documents), some.left_out) == (7, 33)
    assert set(some.documents["document_id"]) == set(sorted(run.table("documents")["document_id"])[:7])
    assert set(some.sentences["document_id"]) <= set(some.documents["document_id"])
