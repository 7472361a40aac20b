"""What the tests of reports and pages share: the fonts of a page, cut once."""

from functools import cache

import pytest

from framewire.publish.report import webfonts

cut_once = cache(webfonts._subset)
ASCII = frozenset(range(32, 127))


@pytest.fixture(scope="module", autouse=True)
def _fonts_are_cut_once():
    """Give every page the letters of English: to cut fonts for each page would be half of what a report costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webfonts, "_subset", lambda path, characters: cut_once(path, ASCII))
        yield
