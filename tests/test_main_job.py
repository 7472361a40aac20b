"""The main job on the sample, end to end: every table, the report, the page, the dataset. Its notebooks and its command
line are in test_second_runs, on fewer articles.
"""

import json
import re

import pytest

import floors
from framewire.codebook import Codebook
from framewire.pipeline import RunOptions, run
from framewire.reasons import REASONS
from framewire.schemas import SCHEMAS
from framewire.stance.trails.trail_text import as_json, everything
from readme_outputs import README, furnish, printed, steps
from stance.calculator import Choices, frame, redone
from whole_runs import BOOK, ROOT, SAMPLE, naming_this_machine, smaller, tables_only

# These are written by sample and validate.
BY_HAND = {"samples", "annotations", "agreement", "gold", "scores", "prevalence"}
SHARED = ROOT.parent / "shared" / "data"
SEEDS, RELEASES = 5, 3
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="needs ../shared/data, which is not in the repository")


@pytest.fixture(scope="module")
def sample_run(tmp_path_factory):
    """One run on the whole sample, in this process, where the models stay loaded for the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("framewire.publish.write_notebooks", lambda run: None)
        return run(SAMPLE, BOOK, tmp_path_factory.mktemp("sample") / "run")


def test_every_table_of_the_design_is_written_and_reads_back(sample_run):
    assert sample_run.tables() == [name for name in SCHEMAS if name not in BY_HAND]
    for name in sample_run.tables():
        sample_run.table(name)
    assert sample_run.verify() == []


def test_the_sample_is_read_whole_and_other_languages_are_set_aside(sample_run):
    documents = sample_run.table("documents")
    assert len(documents) >= 80
    assert set(documents["language"]) == {"en", "ko", "ru"}
    aside = documents[documents["language"] != "en"]
    assert not set(aside["document_id"]) & set(sample_run.table("passages")["document_id"])
    assert set(aside["path"]) <= set(sample_run.table("failures")["unit_id"])


def test_passages_tile_their_documents_and_attributions_lie_inside(sample_run):
    texts = sample_run.table("documents").set_index("document_id")["text"]
    passages = sample_run.table("passages")
    for document_id, group in passages.groupby("document_id", sort=False):
        ends = [0, *group["end"]]
        for row, before in zip(group.itertuples(), ends, strict=False):
            assert row.text == texts[document_id][row.start : row.end]
            assert texts[document_id][before : row.start].strip() == ""
        assert texts[document_id][ends[-1] :].strip() == ""
    for said in sample_run.table("attributions").itertuples():
        assert 0 <= said.start < said.end <= len(texts[said.document_id])
        assert said.sentence_ids


def test_every_judgement_has_evidence_and_every_null_a_reason(sample_run):
    stances = sample_run.table("document_stances")
    known = sample_run.table("sentences").set_index("sentence_id")["document_id"]
    judged = stances[stances["stance"].notna()]
    assert len(judged)
    for row in judged.itertuples():
        assert row.evidence
        assert {known[name] for name in (*row.evidence, *row.counter_evidence)} == {row.document_id}
    assert set(stances["reason"].dropna()) <= set(REASONS)
    assert (stances["reason"] == "not_discussed").any()


def test_shares_of_a_document_do_not_pass_one(sample_run):
    shares = sample_run.table("document_themes").groupby("document_id")["share"].sum()
    assert (shares <= 1 + 1e-5).all()
    topics, passages = sample_run.table("topics"), sample_run.table("passage_themes")
    assert topics["size"].sum() == len(passages) == len(sample_run.table("passages"))


def test_no_figure_of_the_sample_sinks(sample_run):
    assert floors.sunk(*floors.of_the_sample(sample_run), floors.floors()) == []


def test_what_a_person_opens_is_there(sample_run):
    assert [label for label, _ in sample_run.products()] == ["explore", "PDF", "HTML", "dataset"]
    assert (sample_run.path / "report.pdf").read_bytes().startswith(b"%PDF")


def test_the_readme_shows_what_its_commands_print(sample_run, tmp_path):
    """Those that take no time; `make readme` runs them all. Hashes of a second run differ, so it is not compared."""
    shown = steps(README.read_text(encoding="utf-8"))
    furnish(tmp_path, sample_run.path, sample_run.path)
    held = [step for step in shown if step[0].split()[1] in ("why", "sample", "publish")]
    assert len(held) == 3
    for line, said in held:
        assert printed(line, tmp_path) == said, f"make readme writes README again: {line}"


def followed_down(run, documents):
    """Redo every decision on some documents from the numbers that `framewire why` prints of it."""
    book = run.codebook
    choices = Choices(book.stance.margin, book.stance.prior)
    for row in documents.itertuples():
        for trail in json.loads(as_json(everything(run.store, book, row.document_id))):
            if "frame_id" in trail:
                assert frame(trail) == (trail["present"], pytest.approx(trail["probability"], abs=1e-5))
                continue
            target = next(each for each in book.targets if each.id == trail["target_id"])
            is_titled = any(re.search(pattern, trail["title"] or "") for pattern in target.mentions)
            stance, reason, p = redone(trail, choices, is_titled)
            wanted = (stance, reason if row.language == "en" else "not_read")
            assert (trail["stance"], trail["reason"]) == wanted, (row.path, target.id)
            assert trail["p"] == (p if p is None else pytest.approx(p, abs=1e-5))


def test_every_stance_and_every_null_of_the_sample_can_be_followed_down(sample_run):
    followed_down(sample_run, sample_run.table("documents")[::3])


@needs_shared
def test_every_stance_and_every_null_of_real_articles_can_be_followed_down(real_run):
    followed_down(real_run, real_run.table("documents"))


def test_no_file_of_a_run_names_this_machine(sample_run):
    assert naming_this_machine(sample_run) == []


@pytest.fixture(scope="module")
def real_run(tmp_path_factory):
    """The tables of one run on the five seeds and the first three releases of a large corpus, about two targets and no
    frame: what is said of the others is checked on the sample.
    """
    releases = SHARED / "state_dept_press_releases"
    book = Codebook.parse(smaller(targets=2, frames=0))
    with pytest.MonkeyPatch.context() as patch:
        out = tmp_path_factory.mktemp("real") / "run"
        return tables_only(patch, [SHARED / "seeds", releases], book, out, RunOptions(limit=SEEDS + RELEASES))


@needs_shared
def test_the_five_seeds(real_run):
    documents = real_run.table("documents")[:SEEDS]
    assert documents["title"].tolist() == [
        path.read_text(encoding="utf-8").splitlines()[title]
        for path, title in zip(sorted((SHARED / "seeds").iterdir()), (0, 0, 10, 0, 0), strict=True)
    ]
    furniture = ("Your email address", "Leave a Reply", "dark mode", "Article continues", "Original Source", "Log In")
    for text in documents["text"]:
        assert not [words for words in furniture if words in text]
    ours = set(documents["document_id"])
    themes, stances = (real_run.table(name) for name in ("document_themes", "document_stances"))
    found = themes[themes["document_id"].isin(ours)].groupby("theme_id")["document_id"].nunique()
    for theme in ("arms_transfers", "peace_talks", "summits"):
        assert found[theme] >= 3
    stances = stances[stances["document_id"].isin(ours)]
    assert all(len(row.evidence) for row in stances[stances["stance"].notna()].itertuples())
    assert (stances["reason"] == "not_discussed").any()


@needs_shared
def test_the_first_releases_of_a_large_corpus(real_run):
    documents = real_run.table("documents")
    assert len(documents) == SEEDS + RELEASES
    assert documents["published"][SEEDS:].notna().all()
    assert real_run.verify(products=False) == []
    assert real_run.table("document_themes")["document_id"].isin(documents["document_id"]).all()
