"""Plain texts to attributions, with the fitted tagger: the shapes that news writes them in, and bad input."""

import time

import pandas as pd
import pytest

import framewire as fw
from framewire.corpus.attribution.attributor import AT_ONCE, Attributor
from framewire.corpus.passages import split_passages

COLUMNS = ["text", "start", "end", "speaker", "speaker_kind", "cue", "direct"]
CASES = [
    ("“We will talk,” Kim Song said.", "Kim Song", "We will talk,", True),
    ('"We will talk tomorrow," said Ana Lind, a former envoy.', "Ana Lind", "We will talk tomorrow,", True),
    ("Ana Lind, who leads the mediators, said: “We will talk.”", "Ana Lind", "We will talk.", True),
    ("'We will talk tomorrow,' said Ana Lind.", "Ana Lind", "We will talk tomorrow,", True),
    ("Ana Lind said that the plan had failed.", "Ana Lind", "the plan had failed", False),
    ("The plan had three parts, Ana Lind said.", "Ana Lind", "The plan had three parts", False),
    ("According to Ana Lind, the plan had three parts.", "Ana Lind", "the plan had three parts", False),
    ("The Kremlin said it had not read the plan.", "Kremlin", "it had not read the plan", False),
    ("Two officials said that the road was closed.", "Two officials", "the road was closed", False),
    ("Ana Lind believes that the war will end soon.", "Ana Lind", "the war will end soon", False),
    ("– We will talk again in June, says Ana Lind.", "Ana Lind", "We will talk again in June", True),
]


@pytest.fixture(scope="module")
def found():
    return fw.attributions([text for text, *_ in CASES])


@pytest.mark.parametrize("number", range(len(CASES)))
def test_who_says_what(found, number):
    text, speaker, words, direct = CASES[number]
    rows = found[found["text"] == number]
    assert len(rows) == 1
    row = rows.iloc[0]
    assert words in text[row["start"] : row["end"]]
    assert len(text[row["start"] : row["end"]]) <= len(words) + len("that  ")
    assert (row["speaker"], row["direct"]) == (speaker, direct)


def test_the_rest_of_a_sentence_is_the_writer_s():
    text = "The road to the harbour is closed, the minister Ana Lind warned on Monday."
    (row,) = fw.attributions([text]).itertuples()
    assert text[row.end :].strip(" ,") == "the minister Ana Lind warned on Monday."


def test_a_contraction_of_i_is_no_name():
    text = "According to the latest numbers I’ve seen, one in ten ferries is late."
    assert not any(isinstance(name, str) for name in fw.attributions([text])["speaker"])


def test_what_nobody_says_is_nobody_s():
    assert fw.attributions(["The road to the harbour is closed. It snowed.", "", " \n "]).empty


def test_the_columns_are_the_same_with_and_without_rows(found):
    assert found.columns.tolist() == fw.attributions([]).columns.tolist() == COLUMNS


def test_a_text_gives_the_same_alone_and_among_others(found):
    for number in (0, 5, len(CASES) - 1):
        alone = fw.attributions([CASES[number][0]])
        among = found[found["text"] == number].assign(text=0).reset_index(drop=True)
        pd.testing.assert_frame_equal(alone, among)
    many = fw.attributions([CASES[0][0]] * (2 * AT_ONCE + 1))
    assert many.groupby("text").size().tolist() == [1] * (2 * AT_ONCE + 1)


def test_another_language_is_read_for_marks_alone():
    rows = fw.attributions(["„Wir gehen jetzt nach Hause“, sagte Ana Lind."], language="de")
    assert rows["speaker"].isna().all()
    assert rows[["start", "end", "direct"]].values.tolist() == [[1, 27, True]]


def test_the_embeddings_that_come_about_are_the_embedder_s():
    from framewire.models.embedder import load_embedder

    kept = {}
    text = "Delegates met on Monday. " * 9 + "word " * 700
    Attributor("en", lambda texts, vectors: kept.update(zip(texts, vectors, strict=True))).of(
        [text], [split_passages(text)]
    )
    wanted = load_embedder().encode(list(kept))
    assert len(kept) > 3
    assert all((one == other).all() for one, other in zip(kept.values(), wanted, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "word " * 2_000,
        "x" * 20_000,
        "“a " * 1_000,
        "“He said that. " * 200,
        "אמר הנשיא: „נדבר מחר“. " * 40,
        "\u202eAna Lind said “we”\u202c \ud800 \x00 “x”" * 10,
        "BO: we go\nAX: you go\n" * 200,
    ],
)
def test_bad_input_gives_a_result(text):
    began = time.process_time()
    rows = fw.attributions([text])
    assert ((rows["start"] >= 0) & (rows["end"] <= len(text))).all()
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "text",
    [
        "We believe that the harbour tram is right for the town.",
        "I think the tram is a disgrace, and I have said for years that it will ruin the town.",
        "In our view, the sanctions are unjust and must be lifted.",
        "This newspaper has long argued that military aid must continue.",
    ],
)
def test_what_the_writer_thinks_is_nobody_else_s(text):
    assert len(fw.attributions([text])) == 0


@pytest.mark.parametrize(
    "text",
    [
        "US officials said that the road was closed.",
        "My father told me that the road was closed.",
        "“I believe that the road is closed,” Ana Lind said.",
        "ANA LIND: I believe that the road is closed.\nBO EK: We think so too.\nANA LIND: I know that it is.",
    ],
)
def test_what_others_say_in_the_first_person_or_of_it_is_theirs(text):
    assert len(fw.attributions([text])) >= 1
