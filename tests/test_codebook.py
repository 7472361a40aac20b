"""The codebook reader: the shipped codebook reads, and every mistake is named with its place."""

import os
from pathlib import Path

import pytest

from framewire.codebook import Codebook, read_with_errors
from framewire.describe import in_words
from framewire.errors import CodebookError

SHIPPED = Path(__file__).parent.parent / "data" / "codebooks" / "russia-north-korea.toml"
FRAME = '[[frame]]\nid = "f"\nname = "f"\nhypothesis = "It is."\ndenial = "It is not."\n'


def test_the_shipped_codebook_has_what_the_subject_needs():
    book = Codebook.read(SHIPPED)
    assert [theme.id for theme in book.themes] == [
        "arms_transfers",
        "peace_talks",
        "summits",
        "sanctions",
        "nuclear_missile_programme",
        "battlefield_casualties",
    ]
    assert len(book.targets) == 5
    assert {frame.id for frame in book.frames} == {
        "conflict",
        "human_interest",
        "economic_consequences",
        "morality",
        "responsibility",
        "security_threat",
    }


def test_words_tell_where_copies_count_once():
    said = "Copies of one text count {} where themes are found; stances, frames and shares count every copy."
    for choice, words in (("true", "once"), ("false", "each time")):
        assert said.format(words) in in_words(Codebook.parse(f'title = "x"\n[corpus]\nfamilies_once = {choice}'))


def test_words_tell_every_id_and_hypothesis():
    book = Codebook.read(SHIPPED)
    words = in_words(book)
    for item in (*book.themes, *book.targets, *book.frames):
        assert f"{item.name} ({item.id})" in words
    for target in book.targets:
        for hypothesis in (*target.favour, *target.against):
            assert hypothesis in words


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('langauge = "en"\ntitle = "x"', "book: unknown key 'langauge'"),
        ("", "book: the key 'title' is missing"),
        ("title = 3", "book title: expected some text in quotes, of at most 5000 characters, found 3"),
        ('title = "x"\nseed = -1', "book seed: expected a whole number from 0 to 2147483647, found -1"),
        ('title = "x"\nseed = true', "book seed: expected a whole number"),
        ('title = "x"\nlanguage = "english"', "two-letter ISO 639-1 code"),
        ('title = "x"\nlanguage = "de"', "the embedded model of embedding and entailment reads 'en', not 'de'"),
        ('title = "x"\n[corpus]\npassage_sentences = 0', "book: [corpus] passage_sentences: expected a whole number"),
        ('title = "x"\n[corpus]\nkeep = ["("]', "the regular expression '(' cannot be used: it does not compile"),
        ('title = "x"\n[corpus]\nkeep = ["a*"]', "cannot be used: it matches an empty text"),
        ('title = "x"\n[stance]\nmargin = 2', "book: [stance] margin: expected a number from 0 to 1, found 2"),
        ('title = "x"\n[[theme]]\nid = "A b"\nname = "n"\ndefinition = "d"', "[[theme]] 1 'A b' id: expected an id"),
        ('title = "x"\n[[theme]]\nid = "a"\nname = "n"', "[[theme]] 1 'a': the key 'definition' is missing"),
        ('title = "x"\n[[target]]\nid = "a"\nname = "n"\nmentoins = ["x"]', "[[target]] 1 'a': unknown key 'mentoins'"),
        ('title = "x"\ntheme = "war"', "book theme: expected sections [[theme]]"),
        ('title = "x"\n[models]\nentailment = { name = "a/b", revision = "main" }', "the 40 hex digits of a commit"),
        (f'title = "x"\n{FRAME}paraphrases = ["y"]\nparaphrase_denials = ["a", "b"]', "one denial for each paraphrase"),
        (f'title = "x"\n{FRAME}examples = "They quarrel."', "[[frame]] 1 'f' examples: expected a list of texts"),
        (
            f'title = "x"\n{FRAME}examples = ["They quarrel.", " "]',
            "[[frame]] 1 'f' examples: expected a list of texts",
        ),
        ('title = "x"\n' + FRAME + FRAME, "the id 'f' is used 2 times"),
        (
            'title = "x"\n[[theme]]\nid = "found_01"\nname = "n"\ndefinition = "d"',
            "[[theme]]: the id 'found_01' is one that a run gives to what it finds itself",
        ),
        (
            'title = "x"\n[[target]]\nid = "t"\nname = "n"\nfavour = ["It is good."]\nagainst = ["It is good."]',
            "[[target]] 1 't' against: the text 'It is good.' stands in favour already. Leave it where it belongs.",
        ),
        (
            'title = "x"\n[[target]]\nid = "t"\nname = "n"\nfavour = ["A.", "B.", "A."]',
            "[[target]] 1 't' favour: the text 'A.' stands in favour already",
        ),
        ("title = ", "book: not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place(text, message):
    with pytest.raises(CodebookError) as caught:
        Codebook.parse(text, "book")
    assert message in str(caught.value)


def test_every_mistake_of_a_file_is_found_in_one_pass(tmp_path):
    path = tmp_path / "book.toml"
    path.write_text('titel = "x"\nseed = "y"\n[corpus]\nkep = []\n')
    _, errors = read_with_errors(path)
    places = [error.place for error in errors]
    assert len(errors) == 4
    assert "book.toml: [corpus]" in places


def test_a_missing_file_is_one_error(tmp_path):
    _, errors = read_with_errors(tmp_path / "no.toml")
    assert "cannot be read" in str(errors[0])


def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path):
        _, errors = read_with_errors(path)
        assert "it is not a file. Give the path of a TOML file" in str(errors[0])


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    for name, encoding in (("plain", "utf-8"), ("marked", "utf-8-sig")):
        (tmp_path / name).write_text('title = "x"\n', encoding=encoding)
    assert Codebook.read(tmp_path / "marked") == Codebook.read(tmp_path / "plain")


def test_the_hash_is_of_the_text_as_written():
    plain, spaced = Codebook.parse('title = "x"'), Codebook.parse('title  = "x"')
    assert plain.title == spaced.title
    assert plain.sha256 != spaced.sha256


def test_another_language_with_models_of_its_own_is_accepted():
    models = '[models]\nembedding = { name = "a" }\nentailment = { name = "b" }\n'
    assert Codebook.parse(f'title = "x"\nlanguage = "de"\n{models}').language == "de"


def test_examples_of_a_frame_are_read_and_said_in_words():
    book = Codebook.parse(f'title = "x"\n{FRAME}examples = ["They quarrel.", "He shouted at her."]')
    assert book.frames[0].examples == ("They quarrel.", "He shouted at her.")
    assert "It is shown by 2 examples: the closer an article comes to one, the likelier it has the frame." in in_words(
        book
    )
    assert "shown by" not in in_words(Codebook.parse(f'title = "x"\n{FRAME}'))
