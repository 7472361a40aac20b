"""The script of explore.html in node, without a screen: what it lists, counts, searches and saves."""

import csv
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest

from framewire.publish.explore import write_explore
from framewire.runfolder import Run
from publish.synthetic_run import Shape, make_run

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="there is no node: apt-get install nodejs")
PROGRAM = Path(__file__).with_name("page_in_node.mjs")


def asked(run, code, address=""):
    """What some code gives that stands at the end of the page's script, the page opened at an address."""
    page = run.path / "explore.html"
    done = subprocess.run(
        [NODE, str(PROGRAM), str(page), f"#{address}", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def changed(tmp_path_factory, **columns):
    """A run of invented articles, some columns of its documents made by functions of the table."""
    run = Run.open(make_run(tmp_path_factory / "run", documents=40, seed=5, shape=Shape(outlets=3)))
    documents = run.table("documents")
    run.store.write("documents", documents.assign(**{name: make(documents) for name, make in columns.items()}))
    write_explore(run)
    return run


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return changed(tmp_path_factory.mktemp("node"))


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


EVERYWHERE = "state = { ...emptyState(), copies: 'all' };"
SEARCH = f"""{EVERYWHERE} const idOf = (doc) => DATA.documents.id[doc];
    const search = (query) => filtered({{ ...state, query }}).docs.map(idOf);"""


def test_a_speaker_of_no_judged_sentence_is_given_the_sentences_of_nobody_else(run):
    found = asked(
        run,
        f"""{EVERYWHERE} DATA.attributions.speakers.push("One never judged");
        Object.assign(state, {{ voice: "quotation", speaker: ["One never judged"], view: "sentences" }});
        const judged = ({{ id }}) => {{
          state.target = id;
          return saidBy(state.speaker, filtered({{ ...state, speaker: [] }}).docs).length;
        }}, told = DATA.targets.map(judged);
        DATA.readings.speaker = {{ u1: btoa("\\0".repeat(column(DATA.readings.sentence).length)) }};
        const nobodys = DATA.targets.map(judged);
        render();
        return [told, nobodys, byId("view").textContent];""",
    )
    assert set(found[0] + found[1]) == {0}
    assert "No sentence of One never judged here was judged" in found[2]


@pytest.fixture(scope="module")
def early(tmp_path_factory):
    """A run of articles of five days of 1962, one in seven without a date."""
    first = pd.Timestamp("1962-10-25 10:00", tz="UTC")
    dates = [None if place % 7 == 0 else first + pd.Timedelta(days=place % 5) for place in range(40)]
    return changed(tmp_path_factory.mktemp("early"), published=lambda _: pd.Series(dates, dtype="datetime64[us, UTC]"))


def test_dates_before_1970_are_those_of_the_table(early):
    told = asked(
        early,
        f"""{EVERYWHERE} const all = filtered().docs, since = (from) => filtered({{ ...state, from }}).docs.length;
        const days = all.map((doc) => [DATA.documents.id[doc], isoDay(dayOf(doc))]);
        return [Object.fromEntries(days), grid(all, "month").periods, since("1950-01-01"), since("1962-10-28"),
          byId("dates").textContent, usualPeriod(all)];""",
    )
    published = early.table("documents").set_index("document_id")["published"]
    assert told[0] == published.dt.strftime("%Y-%m-%d").fillna("").to_dict()
    assert [(month["name"], len(month["docs"])) for month in told[1]] == [("Oct 1962", published.notna().sum())]
    assert told[2:4] == [published.notna().sum(), (published >= "1962-10-28").sum()]
    assert told[4:] == ["1962-10-251962-10-29", "month"]


def test_a_short_drag_over_the_dates_chooses_a_day(early):
    spans = asked(
        early, "return [[50, 65], [0, 240], [96, 144], [239, 240], [250, 260]].map((drag) => daysBetween(...drag));"
    )
    days = [(span["from"][-2:], span["to"][-2:]) for span in spans]
    assert days == [("26", "26"), ("25", "29"), ("27", "27"), ("29", "29"), ("29", "29")]


def words_in(text):
    return set(re.findall(r"[^\W_]+", text.lower()))


def test_a_search_finds_whole_words_of_title_and_text(run):
    documents = run.table("documents").set_index("document_id")
    words = {name: words_in(f"{row.title or ''}\n{row.text}") for name, row in documents.iterrows()}
    terms = ["toll", "tol", "in", "txt", "courier", "strike", "a", "the tunnel", "ferry line"]
    found = asked(
        run,
        f"{SEARCH} return {json.dumps(terms)}.map(search);",
    )
    for term, names in zip(terms, found, strict=True):
        assert set(names) == {name for name, own in words.items() if own.issuperset(term.split())}, term
    assert found[0]
    assert not found[1]
    assert documents["path"].str.contains("courier").any()
    assert documents["path"].str.endswith(".txt").all()


@pytest.mark.parametrize(
    ("query", "text", "starts"),
    [
        ("russia's", "To Russia’s dismay", [3]),
        ("russia’s", "To Russia's dismay", [3]),
        ("russia", "Belarussia and Russia's", [15]),
        ("“arms deal”", "an arms deal, alarms deals", [3]),
        ('"arms deal"', "no “arms deal”", [4]),
        ("arm*", "Armed arms, alarms", [0, 6]),
        ('"arms deal*"', "arms dealers", [0]),
        ("aid", "He said: aid and first-aid", [9, 23]),
        ("war", "warwar war_ wár war", [7, 16]),
        ("öl", "Erdöl, Öl", [7]),
        ("北京", "他在北京举行", [2]),
        ("c++", "C++, not C", [0]),
        ("e", "e\u0301 \U00010428e e", [7]),
        ('"', "nothing", None),
    ],
)
def test_terms_stand_where_they_are_words(run, query, text, starts):
    found = asked(
        run,
        f"""const terms = termsOf({json.dumps(query)}), text = folded({json.dumps(text)}), out = [];
        if (!terms.length) return null;
        for (let at = foundAt(text, terms[0]); at >= 0; at = foundAt(text, terms[0], at + 1)) out.push(at);
        return out;""",
    )
    assert found == starts


def test_hits_are_marked_as_they_were_found(run):
    marked = asked(
        run,
        """state.query = "aid russia’s"; const marked = hits("He said aid, Russia's aid.");
        return marked.filter((each) => each instanceof Node).map((each) => each.textContent);""",
    )  # fmt: skip
    assert marked == ["aid", "Russia's", "aid"]


def test_an_id_or_a_path_is_found_whole(run):
    row = run.table("documents").iloc[7]
    queries = [row.document_id, row.path, row.document_id[:6]]
    code = f"{SEARCH} return {json.dumps(queries)}.map(search);"
    assert asked(run, code) == [[row.document_id], [row.document_id], []]


def test_the_page_says_how_many_copies_it_does_not_count(run):
    documents = run.table("documents")
    copies = int((documents["family_id"] != documents["document_id"]).sum())
    assert copies > 1
    line = f"{copies} copies of these texts are not counted here; the report and the corrected shares count every copy."
    told = asked(
        run,
        """const told = [byId("summary").textContent, byId("chosen").textContent];
        toggle("stance", "favour"); told.push(byId("summary").textContent, byId("view").textContent);
        byId("summary").querySelector('[data-key="count copies"]').click();
        return [...told, byId("summary").textContent, byId("chosen").textContent, state.copies];""",
    )
    assert line in told[0]
    assert line in told[2]
    assert "not counted here" not in told[4]
    assert "copies counted" not in told[1]
    assert "copies counted" in told[5]
    assert told[6] == "all"


def test_to_clear_all_is_to_begin_again(run):
    told = asked(
        run,
        """const fresh = filtered().docs.length, told = [];
        const family = FIXED.find((one) => one.name === "family").values[0].id;
        toggle("family", family); told.push(state.copies); toggle("family", family); told.push(state.copies);
        toggle("family", family); byId("chosen").querySelector("button").click(); told.push(state.copies);
        state.copies = "all"; toggle("family", family); toggle("family", family); told.push(state.copies);
        toggle("family", family); narrowed.speaker = "zzz"; clearAll();
        return [...told, filtered().docs.length - fresh, narrowed, hashOf(state).includes("copies")];""",
    )
    assert told == ["all", "", "", "all", 0, {}, False]


def test_a_field_that_narrows_a_list_stays_while_it_does(run):
    told = asked(
        run,
        """narrowed.speaker = "zzz"; const one = FIXED.find((each) => each.name === "speaker");
        const list = (counts) => facetList(one, counts).querySelectorAll('[data-key="narrow speaker"]').length;
        return [list(one.values.map(() => 1)), list(one.values.map((_, i) => (i < 2 ? 1 : 0)))];""",
    )
    assert told == [1, 1]


def test_all_articles_that_quote_a_speaker_are_as_many_as_are_told(run):
    told = asked(
        run,
        """return DATA.attributions.speakers.map((speaker) => {
          const part = h("div", {}, speakerPart(speaker, 0));
          part.querySelector('[data-key="all of speaker"]').click();
          return [part, byId("view")].map((each) => each.textContent.match(/(?:in |^)([\\d,]+) article/)[1]);
        });""",
    )
    assert len(told) > 3
    assert all(said == listed for said, listed in told)


def test_in_a_sample_the_numbers_of_speakers_are_said_to_be_of_the_whole_run(run):
    code = """const [speaker, , , n] = DATA.speakers[0], told = () => h("div", {}, speakerPart(speaker, 0)).textContent;
        const whole = told(); DATA.run.left_out = 9; return [n, whole, told()];"""
    number, whole, sample = asked(run, code)
    said = f"{number} judged quotation{'' if number == 1 else 's'}"
    assert re.search(rf"{said}(?! of the whole run)", whole)
    assert f"{said} of the whole run: those in this sample" in sample


def test_a_figure_has_a_ground_and_the_light_colours_and_says_what_it_leaves_out(run):
    told = asked(
        run,
        """const { periods, outlets } = grid(filtered().docs, "month");
        const many = Array.from({ length: 40 }, (_, i) => ({ ...outlets[i % outlets.length], outlet: `Outlet ${i}` }));
        saveSvg(figure(periods, many)); saveSvg(figure(periods, outlets));
        const judged = (docs) => tally(docs).slice(0, 3).reduce((a, b) => a + b, 0);
        const undated = filtered().docs.filter((doc) => dayOf(doc) === null);
        const most = Math.max(...outlets.flatMap((row) => [...row.at.values()].map(judged)));
        return [await files[0].text(), await files[1].text(), most, judged(undated)];""",
    )
    many, plain, most, undated = told
    assert re.match(r'<svg [^>]*><rect x="0" y="0" width="[\d.]+" height="\d+" fill="light ground">', many)
    assert not re.search(r'fill="(?!light )|class=', many)
    assert len(re.findall(">Outlet ", many)) == 24
    assert "Shown are the largest 24 of 40 outlets." in many
    assert "outlets." not in plain
    assert f"The tallest bar is {most} judged article{'' if most == 1 else 's'}." in plain
    assert undated > 0
    assert re.search(rf">{undated} judged articles? without a date (is|are) in no bar\.<", plain)


def test_outlets_csv_names_the_dates_it_covers_and_every_choice(run):
    documents = run.table("documents")
    day = documents["published"].sort_values().iloc[len(documents) // 2].strftime("%Y-%m-%d")
    text = asked(
        run,
        """byId("view").querySelector('[data-key="csv"]').click(); return await files[0].text();""",
        f"from={day}&view=compare&by=month&q=the&s=favour",
    )
    rows = rows_of(text)
    whole, first = rows[0], min((row for row in rows if row["to"]), key=lambda row: row["from"])
    assert (whole["from"], whole["to"]) == (day, "")
    assert first["from"] == day
    assert {row["from"][8:] for row in rows} <= {day[8:], "01"}
    (choice,) = {row["selection"] for row in rows}
    assert {"q=the", f"from={day}", "by=month"} <= set(choice.removeprefix("#").split("&"))
    assert "s=favour" not in choice, "the file counts all stances"


def test_files_of_articles_and_sentences_name_the_choice_too(run):
    code = """saveArticles(filtered().docs, "csv"); saveSentences(evidenceOf(filtered().docs), "csv");
        return Promise.all(files.map((each) => each.text()));"""
    files = asked(run, code, "q=tunnel")
    for text in files:
        rows = rows_of(text)
        assert rows
        assert all("q=tunnel" in row["selection"] and re.fullmatch("[0-9a-f]{64}", row["run"]) for row in rows)


def test_counts_that_do_not_follow_the_stance_say_so(run):
    code = """const told = () => [byId("summary").textContent, byId("view").textContent], before = told();
        toggle("stance", "favour"); return [...before, ...told()];"""
    told = asked(run, code, "view=compare")
    assert ["whatever stance is chosen" in words for words in told] == [False, False, True, True]


def test_shares_that_are_neither_none_nor_all_are_never_written_so(run):
    told = asked(run, "return [[1, 900], [899, 900], [0, 5], [5, 5], [1, 3], [0, 0]].map((pair) => percent(...pair));")
    assert told == ["under 1 %", "over 99 %", "0 %", "100 %", "33 %", "–"]


@pytest.mark.parametrize("view", ["articles", "sentences", "words"])
def test_the_keyboard_is_where_it_was_when_an_article_is_closed(run, view):
    first = {"articles": "open ", "sentences": "sentence ", "words": "line "}[view]
    told = asked(
        run,
        f"""const word = byId("view").all().find((each) => each.dataset.key?.startsWith("word "));
        word?.click();
        const opener = byId("view").all().filter((each) => each.dataset.key?.startsWith({json.dumps(first)}))[1];
        opener.click(); const reading = document.activeElement === byId("article");
        closeArticle();
        return [opener.dataset.key, reading, document.activeElement.dataset.key, state.doc];""",
        f"view={view}&s=against" + "&v=narration" * (view == "sentences"),
    )
    assert told[0].startswith(first)
    assert told[1:] == [True, told[0], ""]


def test_the_keyboard_goes_to_the_list_that_a_number_opens(run):
    told = asked(
        run,
        """byId("view").all().find((each) => each.dataset.key?.startsWith("cell ")).click();
        const there = [state.view, document.activeElement.attributes.id];
        byId("chosen").querySelector("button").click();
        return [...there, document.activeElement.attributes.id];""",
        "view=compare",
    )
    assert told == ["articles", "view", "chosen"]


@pytest.mark.parametrize(
    "address", ["by=constructor&view=compare", "from=2024-13-45", "order=constructor", "t=__proto__"]
)
def test_an_address_that_makes_no_sense_is_a_page(run, address):
    assert asked(run, "return byId('view').textContent.length > 0 && !state.from;", address)


def test_without_text_the_names_of_articles_are_searched(tmp_path):
    run = Run.open(make_run(tmp_path / "run", documents=6))
    write_explore(run, text=False)
    row = run.table("documents").iloc[0]
    queries = [row.document_id, f'"{Path(row.path).name}"', "zzzz"]
    found = asked(run, f"{SEARCH} return {json.dumps(queries)}.map(search);")
    assert found[0] == [row.document_id]
    assert row.document_id in found[1]
    assert found[2] == []
