"""What the commands that take a run make of their options."""

from __future__ import annotations

import pytest

from framewire.commands.run_commands import _coders
from framewire.errors import FramewireError
from framewire.validity.draw import SampleRequest, draw_sample
from validity.fake_run import make_world


def test_coders_by_number_or_by_name():
    assert _coders("3") == ("a", "b", "c")
    assert len(_coders("26")) == 26
    assert _coders("ann,ben") == ("ann", "ben")
    assert _coders("a1") == ("a1",)


@pytest.mark.parametrize("many", ["27", "30", "9" * 5000])
def test_more_coders_than_letters(many):
    with pytest.raises(
        FramewireError, match=r"--coders .*: there are letters for 26 coders at most. Name them: ann,ben"
    ):
        _coders(many)


@pytest.mark.parametrize(("text", "said"), [("²", "not a name for a coder"), ("0", "no coder"), ("", "not a name")])
def test_what_is_neither_number_nor_name(tmp_path, text, said):
    world = make_world(tmp_path / "run", 2)
    with pytest.raises(FramewireError, match=said):
        draw_sample(world.store, world.book, SampleRequest(coders=_coders(text)), tmp_path / "sheets")
