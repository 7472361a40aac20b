"""The card: a header the Hub accepts, true numbers, and nothing from an article that does anything."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from framewire.publish import how
from framewire.publish.dataset.card import inline
from framewire.publish.dataset.card_header import Licence, stated_licence
from framewire.publish.dataset.configs import CONFIGS, WORDS
from framewire.publish.dataset.dataset import write_dataset
from framewire.runfolder import Run
from publish.synthetic_run import Shape, make_run
from publish.synthetic_words import CODEBOOK, HOSTILE

MARKDOWN = pytest.importorskip("markdown_it").MarkdownIt("gfm-like", {"linkify": False, "html": True})


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return Run.open(make_run(tmp_path_factory.mktemp("card") / "run", documents=30))


@pytest.fixture(scope="module")
def text(run: Run) -> str:
    return (write_dataset(run) / "README.md").read_text(encoding="utf-8")


def test_the_header_is_what_the_hub_reads(text: str) -> None:
    from huggingface_hub import DatasetCard

    header = yaml.safe_load(text.split("---\n")[1])
    # No one has coded this run by hand, so that there is no table of corrected shares.
    there = [config.name for config in CONFIGS if config.name != "shares"]
    assert [config["config_name"] for config in header["configs"]] == there
    assert [config["config_name"] for config in header["configs"] if config.get("default")] == ["documents"]
    assert header["license"] == "unknown"
    assert header["language"] == ["en"]
    assert header["size_categories"] == ["n<1K"]
    assert DatasetCard(text).data.to_dict()["pretty_name"] == "The Halden Sound tunnel in the news"


def test_its_numbers_are_those_of_the_tables(run: Run, text: str) -> None:
    documents, stances = run.table("documents"), run.table("document_stances")
    assert f"frames of {len(documents)} news articles" in text
    assert f"{documents['family_id'].nunique()} different texts among the {len(documents)} articles" in text
    first = run.codebook.targets[0]
    mine = stances[(stances["target_id"] == first.id) & (stances["voice"] == "narration")]
    counts = [str((mine["stance"] == word).sum()) for word in ("favour", "neutral", "against")]
    row = f"| `{first.id}` | {first.name} | narration | {' | '.join(counts)} | {mine['stance'].isna().sum()} |"
    assert row in text


def test_every_column_is_explained(text: str) -> None:
    told = text.split("## Columns")[1].split("## Joining")[0]
    for config in CONFIGS:
        if config.name == "shares":
            continue
        section = told.split(f"### {config.name}\n")[1].split("###")[0]
        for name in config.schema(include_text=False).names:
            assert re.search(rf"^\| `{name}` \| \S.+ \|$", section, re.MULTILINE), (config.name, name)


def test_the_header_has_the_features_of_what_was_written(run: Run, text: str) -> None:
    import pyarrow.parquet as pq

    header = yaml.safe_load(text.split("---\n")[1])
    for info in header["dataset_info"]:
        written = pq.read_schema(run.path / "dataset" / "data" / f"{info['config_name']}.parquet")
        assert [feature["name"] for feature in info["features"]] == written.names
        for feature in info["features"]:
            if feature["name"] in WORDS:
                assert tuple(feature["dtype"]["class_label"]["names"].values()) == WORDS[feature["name"]]


def test_the_method_is_what_the_code_does(text: str) -> None:
    for said in (
        how.THEMES,
        how.WHO_IS_JUDGED,
        how.TARGETS_ASKED,
        how.FRAMES_ASKED,
        how.FRAMES_BY_EXAMPLES,
        how.PRESENT_FROM,
    ):
        assert said in text


def test_it_says_what_is_left_to_the_user(text: str) -> None:
    assert "**No person has checked the answers**" in text
    assert "**No licence has been stated yet.**" in text
    assert "**The articles' text is not in it**" in text
    assert "It is **not** neutral" in text


@pytest.mark.parametrize("hostile", [*HOSTILE, "www.example.invalid", "a@b.invalid", "---\nlicense: mit"])
def test_hostile_text_shows_as_it_is_and_does_nothing(hostile: str) -> None:
    page = MARKDOWN.render(f"- **Outlets:** {inline(hostile)}.")
    assert re.fullmatch(r"<ul>\n<li><strong>Outlets:</strong> [^<>]*</li>\n</ul>\n", page), page


@settings(deadline=None, max_examples=60)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_stays_one_cell_of_a_table(text: str) -> None:
    page = MARKDOWN.render(f"| a | b |\n| - | - |\n| x{inline(text)} | y |")
    assert len(re.findall("<td>[^<>]*</td>", page)) == 2, page


def test_a_hostile_codebook_and_outlet_do_not_reach_the_header(tmp_path: Path) -> None:
    folder = make_run(tmp_path / "run", documents=4, shape=Shape(outlets=1))
    title = 'title = "x\\nlicense: mit\\n---\\n# <script>alert(1)</script> [a](b) $${header}"'
    book = re.sub(r'^title = ".*"$', lambda _: title, CODEBOOK, count=1, flags=re.MULTILINE)
    (folder / "codebook.toml").write_text(book, encoding="utf-8")
    text = (write_dataset(Run.open(folder)) / "README.md").read_text(encoding="utf-8")
    header = yaml.safe_load(text.split("\n---\n")[0])
    assert header["license"] == "unknown"
    assert header["pretty_name"].startswith("x license: mit --- # <script>")
    assert "<script>" not in text.split("\n---\n", 1)[1].replace("\\<script\\>", "")


@pytest.mark.parametrize(
    ("header", "licence"),
    [
        ("license: cc-by-4.0", "cc-by-4.0"),
        ("license: cc-by-4.0  # agreed on Monday", "cc-by-4.0"),
        ("license:\n- cc-by-4.0", "cc-by-4.0"),
        ("license: CC-BY-4.0", "cc-by-4.0"),
        ("license: {a: b", "unknown"),
        ("- license", "unknown"),
        ("license: 'mit'", "mit"),
        ("license: [a, b]", "unknown"),
        ("license: \"x\\n\"", "unknown"),
        ("language: en", "unknown"),
        ("license: cc-by-4.0\npretty_name: Aid: a study", "cc-by-4.0"),
        ("license: cc-by-4.0\ndate: 2024-13-45", "cc-by-4.0"),
        ("license: mit\nx: " + "[" * 3000, "mit"),
    ],
)  # fmt: skip
def test_the_stated_licence_is_read_from_the_header_alone(tmp_path: Path, header: str, licence: str) -> None:
    card = tmp_path / "README.md"
    card.write_text(f"---\n{header}\n---\n\nlicense: apache-2.0\n")
    assert stated_licence(card) == Licence(licence)
    assert stated_licence(tmp_path / "none.md") == Licence("unknown")


def test_a_licence_of_ones_own_keeps_its_name_and_link(tmp_path: Path) -> None:
    run = Run.open(make_run(tmp_path / "run", documents=3))
    card = write_dataset(run) / "README.md"
    named = "license: other\nlicense_name: press-archive\nlicense_link: https://example.invalid/terms\n"
    card.write_text(card.read_text(encoding="utf-8").replace("license: unknown\n", named), encoding="utf-8")
    text = (write_dataset(run) / "README.md").read_text(encoding="utf-8")
    header = yaml.safe_load(text.split("---\n")[1])
    assert [header[key] for key in ("license", "license_name")] == ["other", "press-archive"]
    assert header["license_link"] == "https://example.invalid/terms"
    assert "`other` (press-archive, " in text
    assert Licence("other", "press-archive", "https://example.invalid/terms") == stated_licence(card)


def test_articles_without_an_outlet_and_unknown_intervals_are_told(tmp_path: Path) -> None:
    run = Run.open(make_run(tmp_path / "run", documents=6, shape=Shape(outlets=1)))
    documents = run.table("documents")
    documents.loc[:1, "outlet"] = None
    documents.loc[2:, "outlet"] = "Gull"
    run.store.write("documents", documents)
    coded = {"unit_id": "u", "code": "against"}
    run.store.write_rows("gold", [{**coded, "decided_by": "agreement", "coders": ["ann", "bo"]}])
    rows = [{**coded, "coder": coder, "sheet": "sheet.csv", "text_sha256": "ab"} for coder in ("ann", "bo")]
    run.store.write_rows("annotations", rows)
    measured = {"kind": "stance", "measure": "alpha_nominal", "value": 0.97, "units": 3}
    run.store.write_rows("agreement", [{**measured, "low": None, "high": None}])
    text = (write_dataset(run) / "README.md").read_text(encoding="utf-8")
    assert "**Outlets:** Gull (4), 2 articles without one." in text
    assert "stance 0.97 (interval not known)" in text
    assert "nan" not in text
