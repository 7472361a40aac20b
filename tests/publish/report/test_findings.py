"""What the report says, against the tables it says it of."""

import re

import pytest

from framewire.publish.report.blocks import Facts, Figure, Grid, Heading, Paragraph, Quotes, as_data
from framewire.publish.report.chapters import frames
from framewire.publish.report.chapters.stance import stance_chapter
from framewire.publish.report.findings import findings, open_desk
from framewire.publish.wording import plain
from framewire.reasons import REASONS
from framewire.runfolder import Run
from publish.synthetic_run import Shape, make_run
from publish.synthetic_words import TARGETS


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return Run.open(make_run(tmp_path_factory.mktemp("findings") / "run", documents=80, seed=3, shape=Shape(outlets=4)))


@pytest.fixture(scope="module")
def report(run):
    return findings(open_desk(run))


def blocks(report, kind):
    return [block for chapter in report.chapters for block in chapter.blocks if isinstance(block, kind)]


def proportion_interval(part, whole):
    """The Wilson interval as the root of its defining equation: |p - share| = z * sqrt(p * (1 - p) / whole)."""
    import numpy as np

    grid = np.linspace(0, 1, 200_001)
    inside = grid[np.abs(grid - part / whole) <= 1.959964 * np.sqrt(grid * (1 - grid) / whole) + 1e-12]
    return inside.min(), inside.max()


def _sentence_texts(run):
    texts = run.table("documents").set_index("document_id")["text"]
    return [texts[row.document_id][row.start : row.end] for row in run.table("sentences").itertuples()]


def grid(report, caption):
    return next(block for block in blocks(report, Grid) if block.caption.startswith(caption))


def words(report):
    texts = [block.text for block in blocks(report, Paragraph)] + [block.caption for block in blocks(report, Figure)]
    return " ".join((*texts, *(paragraph.text for paragraph in report.summary)))


def test_every_source_names_rows_that_are_there(run, report):
    sources = report.sources()
    assert len(sources) > 60
    for source in sources:
        if not run.store.has(source.table):
            assert source.rows == 0, source.in_words()
            continue
        table = run.table(source.table)
        found = table.query(source.where, engine="python") if source.where else table
        assert len(found) == source.rows, source.in_words()


def test_every_block_with_a_number_of_a_table_names_its_source(report):
    exempt = {"method", "codebook"}
    for chapter in report.chapters:
        for block in chapter.blocks:
            if chapter.anchor not in exempt and isinstance(block, Figure | Grid):
                assert block.sources, block
            if chapter.anchor not in exempt and isinstance(block, Paragraph) and re.search(r"\d", block.text):
                assert block.sources or "not 0" in block.text or "Wilson" in block.text, block.text


def test_the_large_numbers_are_those_of_the_tables(run, report):
    documents = run.table("documents")
    read = documents[documents["language"] == "en"]
    judged = run.table("document_stances")["stance"].notna().sum()
    values = [number.value for number in report.numbers]
    outlets = read["outlet"].nunique()
    assert values[:4] == [
        str(len(read)),
        str(read["family_id"].nunique()),
        str(outlets),
        str(len(run.table("passages"))),
    ]
    assert values[5] == str(judged)


def test_outlets_add_up_to_the_documents_read(run, report):
    rows = grid(report, "Documents read, by outlet").rows
    documents = run.table("documents").query('language == "en"')
    assert sum(int(row[1]) for row in rows) == len(documents)
    assert sum(int(row[2].replace(",", "")) for row in rows) == documents["n_words"].sum()


def test_removals_and_languages_add_up(run, report):
    assert sum(int(row[1]) for row in grid(report, "Lines taken out").rows) == len(run.table("removals"))
    other = run.table("documents").query('language != "en"')
    assert sum(int(row[1]) for row in grid(report, "Documents set aside").rows) == len(other)


@pytest.mark.parametrize("target", TARGETS)
def test_the_stances_in_a_figure_are_those_of_the_table(run, report, target):
    rows = run.table("document_stances").query(f'target_id == "{target}" and voice == "narration"')
    counts = [int((rows["stance"] == stance).sum()) for stance in ("against", "neutral", "favour")]
    by_outlet = next(block for block in blocks(report, Figure) if block.name == f"stance_{target}_by_outlet")
    triples = re.findall(r"narration (\d+)/(\d+)/(\d+)", by_outlet.alt)
    assert [sum(int(triple[place]) for triple in triples) for place in range(3)] == counts


def test_no_figure_compares_targets_and_no_sentence_pools_outlets(run, report):
    drawn = {block.name for block in blocks(report, Figure) if block.name.startswith("stance")}
    assert drawn <= {f"stance_{target}_{by}" for target in TARGETS for by in ("by_outlet", "over_time")}
    shares = [text for text in words(report).split(". ") if "% against" in text or "% in favour" in text]
    outlets = run.table("documents")["outlet"].dropna().unique()
    assert shares
    assert all(any(outlet in text for outlet in outlets) for text in shares)


def test_a_share_is_said_of_ten_documents_or_more_with_its_interval(run, report):
    told = re.findall(r"(\d+|under 1|over 99) % [^(]*\((\d+) of (\d+), 95 % interval (\d+) to (\d+) %\)", words(report))
    assert told
    for share, part, whole, low, high in told:
        assert int(whole) >= 10
        assert share == f"{100 * int(part) / int(whole):.0f}"
        ends = proportion_interval(int(part), int(whole))
        assert (int(low), int(high)) == tuple(round(100 * end) for end in ends)


def test_the_cover_says_each_outlets_narration_as_the_table_has_it(run, report):
    stances = run.table("document_stances").merge(run.table("documents")[["document_id", "outlet"]], on="document_id")
    told = [text.text for text in report.summary if ", in narration: " in text.text]
    assert told
    for text in told:
        target = next(key for key, name in TARGETS.items() if text.lower().startswith(name.lower()))
        mine = stances[(stances["target_id"] == target) & (stances["voice"] == "narration")]
        for part in text.split(", in narration: ")[1].split("; "):
            outlet = part.split(" is ")[0]
            judged = mine[mine["outlet"] == outlet]["stance"].dropna()
            assert f"{judged.value_counts().max()} of {len(judged)}, " in part


def test_outlets_with_hardly_a_judged_document_are_listed_and_not_drawn(tmp_path):
    run = Run.open(make_run(tmp_path / "run", documents=40, seed=3))
    report = findings(open_desk(run))
    listed = [block for block in blocks(report, Grid) if block.caption.startswith("Judged documents by outlet")]
    assert listed
    judged = run.table("document_stances").query("stance.notna()")
    for block in listed:
        target = block.sources[0].where.split('"')[1]
        counted = sum(int(number) for row in block.rows for cell in row[1:] for number in re.findall(r"\d+", cell))
        assert counted == (judged["target_id"] == target).sum()


def test_a_few_judged_documents_are_named_each(tmp_path):
    run = Run.open(make_run(tmp_path / "run", documents=8, seed=3))
    judged = run.table("document_stances").query("stance.notna()")
    named = [block for block in blocks(findings(open_desk(run)), Grid) if block.caption.startswith("Judged documents,")]
    assert {row[4] for block in named for row in block.rows} == set(judged["document_id"])
    assert all(
        re.fullmatch(r"–|(favour|neutral|against) 0\.\d\d|.* 1\.00", cell)
        for b in named
        for r in b.rows
        for cell in r[2:4]
    )


def test_judged_and_not_judged_add_up_and_null_is_never_called_neutral(run, report):
    rows = grid(report, "Documents by target and voice").rows
    stances = run.table("document_stances")
    assert sum(int(row[2]) for row in rows) == stances["stance"].notna().sum()
    assert sum(int(row[3]) for row in rows) == stances["stance"].isna().sum()
    assert not any("neutral" in row[4] for row in rows)


def test_every_reason_that_occurs_is_explained_with_its_one_cause(run, report):
    chapter = next(chapter for chapter in report.chapters if chapter.anchor == "gaps")
    told = dict(item for block in chapter.blocks if isinstance(block, Facts) for item in block.items)
    found = {*run.table("document_stances")["reason"].dropna(), *run.table("sentence_stances")["reason"].dropna()}
    assert told == {word.replace("_", " ").capitalize(): f"{REASONS[word]}." for word in found}


def test_an_article_without_a_voice_is_not_said_to_mention_a_target(tmp_path):
    made = Run.open(make_run(tmp_path / "run", documents=30, seed=3))
    rows = made.table("document_stances")
    target = made.codebook.targets[0]
    mine = rows["target_id"].eq(target.id)
    named = set(rows.loc[mine & rows["stance"].notna(), "document_id"])
    silent = mine & ~rows["document_id"].isin(named)
    rows.loc[silent, ["stance", "p_favour", "p_neutral", "p_against"]] = None
    rows.loc[silent, "reason"] = [
        "no_such_voice" if voice == "quotation" else "not_discussed" for voice in rows.loc[silent, "voice"]
    ]
    made.store.write("document_stances", rows)
    told = str(stance_chapter(open_desk(made)).blocks)
    assert f"{len(named)} of {rows['document_id'].nunique()} documents" in told


def test_frames_that_are_nowhere_are_compared_nowhere(tmp_path):
    made = Run.open(make_run(tmp_path / "run", documents=80, seed=3, shape=Shape(outlets=3)))
    made.store.write("frames", made.table("frames").assign(present=False))
    assert "is most frequent with" not in str(frames.frames_chapter(open_desk(made)).blocks)


def test_the_frames_drawn_are_the_commonest_and_the_others_are_counted(run, monkeypatch):
    monkeypatch.setattr(frames, "MOST_FRAMES", 2)
    table = run.table("frames")
    present = table[table["present"].eq(True)]["frame_id"].value_counts().index
    chapter = frames.frames_chapter(open_desk(run))
    drawn = next(each for each in chapter.blocks if isinstance(each, Figure) and each.name == "frames_by_theme")
    names = {frame.id: plain(frame.name) for frame in run.codebook.frames}
    assert all(names[frame] in drawn.alt for frame in present[:1])
    assert names[present[-1]] not in drawn.alt
    assert drawn.caption.endswith(f"Drawn are the 2 commonest frames; {len(names) - 2} more are in the table above.")


def test_frames_count_only_what_was_judged(run, report):
    frames = run.table("frames")
    for row in grid(report, "Frames in documents").rows:
        mine = frames[frames["frame_id"].isin([row[0].replace(" ", "_"), row[0].split()[0], row[0].split()[-1]])]
        assert int(row[2]) == mine["present"].notna().sum()
        assert int(row[1]) == mine["present"].sum()


def test_evidence_is_quoted_word_for_word_with_its_document(run, report):
    texts = {" ".join(text.split()) for text in run.table("passages")["text"]}
    ids = set(run.table("documents")["document_id"])
    chapter = next(chapter for chapter in report.chapters if chapter.anchor == "evidence")
    items = [item for block in chapter.blocks if isinstance(block, Quotes) for item in block.items]
    assert len(items) >= 10
    clean = [re.sub("[\u202a-\u202e\u2066-\u2069\x00-\x1f]", "", text) for text in texts]
    for item in items:
        assert item.place.rsplit(", ", 1)[1] in ids
        start = item.text.split(" / ")[-1].removesuffix("…").strip()[:60]
        assert any(start in text for text in clean), item.text


def test_an_evidence_sentence_is_marked_with_its_target_and_speaker(run, report):
    sentences = {plain(text) for text in _sentence_texts(run)}
    chapter = next(chapter for chapter in report.chapters if chapter.anchor == "evidence")
    items = [item for block in chapter.blocks if isinstance(block, Quotes) for item in block.items]
    for item in items:
        assert item.text in sentences
        assert any(item.label.startswith(f"{name} · ") for name in TARGETS.values())
        assert ("“" in item.text) == ("quotation" in item.label)
        if "quotation of" in item.label:
            assert item.label.split("quotation of ")[1] in item.text
    assert any(item.before for item in items)
    assert any(item.after for item in items)


def test_evidence_of_one_side_comes_from_different_families(run, report):
    family = run.table("documents").set_index("document_id")["family_id"]
    chapter = next(chapter for chapter in report.chapters if chapter.anchor == "evidence")
    for block in chapter.blocks:
        if isinstance(block, Quotes):
            shown = [item for item in block.items if item.side]
            for voice in ("narration", "quotation"):
                found = [family[item.place.rsplit(", ", 1)[1]] for item in shown if f"· {voice}" in item.label]
                assert len(found) == len(set(found)) <= 2


def test_headings_and_figures_have_names_of_their_own(report):
    names = [block.name for block in blocks(report, Figure)]
    anchors = [block.anchor for block in blocks(report, Heading)] + [chapter.anchor for chapter in report.chapters]
    assert len(names) == len(set(names))
    assert len(anchors) == len(set(anchors))
    assert all(block.alt and block.caption.endswith(".") and block.width for block in blocks(report, Figure))


def test_plain_data_holds_every_block_with_its_kind(report):
    data = as_data(report)
    kinds = {block["kind"] for chapter in data["chapters"] for block in chapter["blocks"]}
    assert kinds == {"paragraph", "heading", "figure", "grid", "quotes", "facts"}


def test_a_run_without_a_judged_stance_says_so_and_draws_none(tmp_path):
    report = findings(open_desk(Run.open(make_run(tmp_path / "run", 20, shape=Shape(judged=False)))))
    assert not [block.name for block in blocks(report, Figure) if "stance" in block.name or "speaker" in block.name]
    assert "No stance was judged: 190 answers" in words(report) or "No stance was judged" in words(report)
    assert "there is no evidence to quote" in words(report)
    assert not re.search(r"[1-9]\d* neutral", words(report))


def test_a_run_without_dates_has_no_chart_over_time_and_says_why(tmp_path):
    report = findings(open_desk(Run.open(make_run(tmp_path / "run", 20, shape=Shape(undated=1.0)))))
    assert not [block.name for block in blocks(report, Figure) if "time" in block.name]
    assert re.search(r"0 of \d+ documents have a date of publication", words(report))


@pytest.mark.parametrize("documents", [0, 1])
def test_the_smallest_runs_have_words_and_no_empty_chart(tmp_path, documents):
    report = findings(open_desk(Run.open(make_run(tmp_path / "run", documents, shape=Shape(outlets=1)))))
    assert blocks(report, Figure) == []
    assert all(chapter.blocks for chapter in report.chapters)


def test_the_rest_of_many_outlets_is_summed_up_in_one_row(tmp_path):
    run = Run.open(make_run(tmp_path / "run", 90, shape=Shape(outlets=30, undated=1.0, judged=False)))
    report = findings(open_desk(run))
    rows = grid(report, "Documents read, by outlet").rows
    assert len(rows) == 21
    assert "other outlet" in rows[-1][0]
    assert sum(int(row[1]) for row in rows) == len(run.table("documents").query('language == "en"'))
