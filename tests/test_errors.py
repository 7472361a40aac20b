"""Every error is one line that names the place, the fact and the cure."""

from pathlib import Path

import pytest

from framewire.errors import CodebookError, FramewireError, RunFolderError, SourceError, printable


def test_error_names_place_fact_and_cure():
    error = FramewireError("book.toml", "the seed is a text", "Write a number")
    assert str(error) == "book.toml: the seed is a text. Write a number."


def test_hostile_place_cannot_break_the_line_or_the_terminal():
    error = SourceError.missing("a\nb\x1b[31m\u202ec")
    assert "\n" not in str(error)
    assert "\x1b" not in str(error)
    assert "\u202e" not in str(error)


@pytest.mark.parametrize(("given", "shown"), [("a\tb", "a b"), ("a\x00b", "a\ufffdb"), ("日本", "日本")])
def test_printable_keeps_words_and_replaces_controls(given, shown):
    assert printable(given) == shown


def test_unknown_key_lists_what_is_allowed():
    assert str(CodebookError.unknown_key("b: [corpus]", "kep", ("keep",))) == (
        "b: [corpus]: unknown key 'kep'. Allowed here: keep."
    )


def test_other_run_names_the_cure(tmp_path):
    error = RunFolderError.other_run(tmp_path, "it holds a run with another codebook")
    assert f"--reuse {tmp_path}." in str(error)


def test_the_cure_can_be_pasted_into_a_shell():
    error = RunFolderError.other_run(Path("sub") / "my run", "it holds a run with another codebook")
    assert "--out NEW --reuse 'sub/my run'." in str(error)
