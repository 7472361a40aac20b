"""Which names of several articles are one speaker."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_helpers import build
from framewire.corpus.attribution.identities import Identities, folded


def identities(*names, kind="person", aliases=None):
    return Identities(Counter({(name, kind): count for name, count in names}), aliases)


@pytest.mark.parametrize(
    ("names", "asked", "shown"),
    [
        ([("Volodymyr Zelensky", 3), ("Volodymyr Zelenskyy", 2)], "Volodymyr Zelenskyy", "Volodymyr Zelensky"),
        ([("Kim Jong Un", 3), ("Kim Jong-un", 2)], "Kim Jong-un", "Kim Jong Un"),
        ([("Antony J. Blinken", 1), ("Antony Blinken", 4)], "Antony J. Blinken", "Antony Blinken"),
        ([("Sergei Lavrov", 2), ("Lavrov", 9)], "Lavrov", "Sergei Lavrov"),
        ([("Sergei Lavrov", 2), ("S. Lavrov", 1)], "S. Lavrov", "Sergei Lavrov"),
        ([("Ana Lind", 2), ("Per Lind", 1), ("Lind", 1)], "Lind", "Lind"),
        ([("Ana Lind", 2), ("Ana Linde", 1)], "Ana Linde", "Ana Linde"),
    ],
)
def test_names_that_are_one_person(names, asked, shown):
    assert identities(*names).of(asked) == shown


def test_a_body_is_no_person_s_family_name():
    names = Identities(Counter({("Carter Center", "organisation"): 1, ("Center", "person"): 1}))
    assert names.of("Center") == "Center"


def test_a_role_is_no_person_s_family_name():
    assert identities(("Samsung's head", 2), ("head", 1)).of("head") == "head"


def test_the_codebook_has_the_last_word():
    names = identities(("Sergei Lavrov", 2), ("Lavrov", 1), ("the minister", 1), aliases={"Lavrov": "S. V. Lavrov"})
    assert names.of("Lavrov") == "S. V. Lavrov"
    assert names.of(None) is None


@given(st.text(max_size=30))
def test_folding_once_is_enough(name):
    assert isinstance(folded(name), str)
    assert folded(name) == folded(name.upper().lower() if name.isascii() else name)


def persons(store):
    return set(store.read("attributions").query("speaker_kind == 'person'")["speaker"])


def test_a_run_names_a_speaker_as_its_codebook_does(tmp_path):
    for number, name in enumerate(("Ana Lind", "Ana Lindh")):
        text = (
            f"Talks resume\n\nDelegates met on Monday to discuss the plan.\n\n“We will talk again soon,” {name} said.\n"
        )
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    plain, _ = build(tmp_path / "plain", tmp_path)
    assert persons(plain) == {"Ana Lind", "Ana Lindh"}
    book = '[[speaker]]\nname = "Ana Lind"\naliases = ["Ana Lindh"]\n'
    named, _ = build(tmp_path / "named", tmp_path, codebook=book)
    assert persons(named) == {"Ana Lind"}
