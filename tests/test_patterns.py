"""Patterns that anybody may have written end in a clean error or in bounded time."""

import re
import time

import pytest

from framewire import patterns
from framewire.codebook import Codebook
from framewire.errors import CodebookError
from framewire.patterns import Pattern, why_not

WORDS = "Kim Jong Un's officials (DPRK) met U.S. envoys in Pyongyang: 3,000 café guests, “peace” [sic] a_b\n"


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+$", r"(a|aa)+$", r"(x+x+)+y", r"(?a)(?u)x", "(", "[z-a]", r"(?<=a+)b", "a*", "",
        r"a{99999999999999999999}", r"((a{1000}){1000}){1000}", "(" * 500 + "a" + ")" * 500, "x" * 100_000, r"\N{x",
        r"(?P<a>x)(?P<a>y)", r"\1", "(?:a?){5000}a{5000}",
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_reason_and_at_once(pattern):
    began = time.process_time()
    assert why_not(pattern)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "pattern",
    [r"\bKim\b", r"(?i)dprk|pyongyang", r"[Cc]af[eé]", r"U\.S\.?", r"\d{1,3},\d{3}", r"(?<!no )envoys?", r"met(?= U)",
     r"guests, “\w+”", r"(?:Jong|Il) (?:Un|Sung)\b", r"[^\W\d_]{4,}", r"\[sic\]", r"nobody"],
)  # fmt: skip
def test_what_people_write_is_accepted_and_found_as_pythons_own_engine_finds_it(pattern):
    assert why_not(pattern) is None
    assert Pattern(pattern).search(WORDS) is (re.search(pattern, WORDS) is not None)


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        ("(?:military){e<=2} aid", "{e<=2}"), ("a{e}", "{e}"), ("a{1<=e<=2}", "{1<=e<=2}"),
        ("a{2i+1d<=4}", "{2i+1d<=4}"), ("(a){e:[b]}", "{e:[b]}"), ("[[:alpha:]]", "[:alpha:]"),
        ("x[a[:^digit:]]", "[:^digit:]"),
    ],
)  # fmt: skip
def test_what_the_engine_alone_reads_otherwise_is_refused(pattern, part):
    assert why_not(pattern) == f"'{part}' has a meaning of its own here: write \\{part[0]} for the character {part[0]}"


@pytest.mark.parametrize("pattern", [r"a\{e\}", r"[{e}]", "a{2}", "a{x}", "[:alpha]", "a{2,3} aides"])
def test_what_both_read_alike_is_accepted(pattern):
    assert why_not(pattern) is None
    for text in ("a{e}", "e", "aa", "a{x}", ":", "aaa aides"):
        assert Pattern(pattern).search(text) is (re.search(pattern, text) is not None)


def test_a_search_that_waited_for_other_processes_is_not_called_slow(monkeypatch):
    class Waits:
        def __init__(self):
            self.asked = []

        def search(self, text, timeout):
            self.asked.append(timeout)
            if len(self.asked) < 3:
                raise TimeoutError

    waits = Waits()
    monkeypatch.setattr(patterns, "_compiled", lambda text: waits)
    assert Pattern("a").search("b") is False
    assert waits.asked == [patterns.SECONDS * patience for patience in patterns.PATIENCE[:3]]


def test_a_pattern_that_passes_and_hangs_later_ends_with_its_name(monkeypatch):
    monkeypatch.setattr(patterns, "SECONDS", 0.05)
    with pytest.raises(CodebookError, match=r"the pattern '\(q\+\)\+\$'.*it takes over 0\.05 s on one sentence"):
        Pattern("(q+)+$").search("q" * 3000 + "!")


def test_a_pattern_that_is_a_little_slow_everywhere_ends_too(monkeypatch):
    monkeypatch.setattr(patterns, "SLOW", -1.0)
    monkeypatch.setattr(patterns, "SECONDS_SLOW", 0.0)
    with pytest.raises(CodebookError, match="slow on many sentences"):
        Pattern("a").search("b" * 1000)


@pytest.mark.parametrize(
    "line",
    [
        f"seed = {'9' * 5000}", f"seed = 0x{'f' * 9000}", f"seed = {10**30}", f"x = {'[' * 3000}",
        f"x = {'{a=' * 3000}", "[corpus]\npassage_sentences = 99999999999", "[stance]\nprior = [1e400, 0.5, 0.5]",
        f"[stance]\nprior = [0x{'f' * 999}, 0.1, 0.1]", "[stance]\nmargin = nan", 'version = "' + "v" * 9999 + '"',
        '[corpus]\nkeep = ["(a+)+$"]', "x = 1979-05-27T07:32:00Z",
        "title" + ".a" * 3000 + " = 1", "x = \"\x1b[31m\"", "\ufeff", "x = 'a\x00b'",
    ],
)  # fmt: skip
def test_a_codebook_of_extremes_is_an_error_on_one_line(line):
    with pytest.raises(CodebookError) as error:
        Codebook.parse(f'title = "Test"\n{line}\n')
    assert len(str(error.value)) < 6000
    assert str(error.value).isprintable()
