"""A user who does things in any order: articles, codebook, runs that end early, damage, runs taken over.

Whatever came before, a run that ends has the tables of a run that never knew anything else.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

import faults
import small_runs
from framewire import pipeline
from framewire.codebook import Codebook
from framewire.pipeline import RunOptions
from framewire.runfolder import Run

WORDS = ("June", "July", "August")
SECOND = '[[target]]\nid = "plan"\nname = "plan"\n'
# Each changes what another stage reads: the corpus, the themes, the questions, the decisions, and nothing at all.
BOOKS = tuple(
    Codebook.parse(text)
    for text in (
        small_runs.BOOK,
        small_runs.BOOK.replace("[[theme]]", "[corpus]\npassage_sentences = 1\n[[theme]]"),
        small_runs.BOOK.replace('name = "talks"', 'name = "peace"'),
        small_runs.BOOK + SECOND,
        small_runs.BOOK.replace("[[theme]]", "[stance]\nmargin = 0.4\n[[theme]]", 1),
        small_runs.BOOK + "# The same choices.\n",
    )
)
# What may be damaged: tables, what stages leave, caches, products. The manifest is no cache: it says what is true.
DAMAGED = ("tables/*.parquet", "bertopic/*.json", "cache/*/*/*.safetensors", "cache/answers.sqlite*", "explore.html")
_WHOLE: dict[tuple[object, ...], dict[str, str]] = {}


class Runs(RuleBasedStateMachine):
    """One source, several codebooks, a run folder for each, and all that may come between."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="framewire-machine-"))
        self.source = small_runs.articles(self.folder / "in", 2)
        self.book, self.taken = 0, 0
        self.outs = {number: self.folder / f"run{number}" for number in range(len(BOOKS))}

    def teardown(self):
        shutil.rmtree(self.folder)

    @property
    def out(self):
        return self.outs[self.book]

    @property
    def opened(self):
        """The run folders that there are, finished or not."""
        return sorted(folder for folder in self.outs.values() if (folder / "manifest.json").is_file())

    @rule(number=st.integers(0, 3), word=st.sampled_from(WORDS))
    def write_an_article(self, number, word):
        (self.source / f"{number}.txt").write_text(f"Talks of round {number}\n\n" + small_runs.TEXT.format(word))

    @precondition(lambda self: len(list(self.source.iterdir())) > 1)
    @rule(number=st.integers(0, 3))
    def remove_an_article(self, number):
        files = sorted(self.source.iterdir())
        files[number % len(files)].unlink()

    @rule(book=st.integers(0, len(BOOKS) - 1))
    def choose_another_codebook(self, book):
        self.book = book

    @rule(at=st.integers(1, 120), act=st.sampled_from((faults.refuse, faults.stop, faults.die)))
    def break_off(self, at, act):
        faults.broken_off(self.source, BOOKS[self.book], self.out, at, act)
        if (self.out / "manifest.json").exists():
            assert isinstance(Run.open(self.out).verify(), list)

    @precondition(lambda self: self.out in self.opened)
    @rule(data=st.data(), share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
    def flip_a_bit(self, data, share, bit):
        files = sorted(path for pattern in DAMAGED for path in self.out.glob(pattern) if path.stat().st_size)
        if files:
            path = data.draw(st.sampled_from(files))
            held = bytearray(path.read_bytes())
            held[int(share * len(held))] ^= 1 << bit
            # A link to it in another run is another file from now on, as it is on another disk.
            path.unlink()
            path.write_bytes(held)

    @rule()
    def run(self):
        self._check(pipeline.run(self.source, BOOKS[self.book], self.out))

    @precondition(lambda self: self.opened)
    @rule(data=st.data(), at=st.integers(0, 120), act=st.sampled_from((faults.stop, faults.die)))
    def take_over(self, data, at, act):
        """A new folder with results of another run, broken off once on the way where `at` is a call of it."""
        options = RunOptions(reuse=data.draw(st.sampled_from(self.opened)))
        self.taken += 1
        self.outs[self.book] = self.folder / f"taken{self.taken}"
        if at:
            faults.broken_off(self.source, BOOKS[self.book], self.out, at, act, options)
        self._check(pipeline.run(self.source, BOOKS[self.book], self.out, options))

    def _check(self, run):
        assert run.verify() == []
        assert small_runs.recorded(run) == self._of_a_fresh_run()
        assert not [path.name for path in run.path.rglob("*") if path.name.endswith(".part")]

    def _of_a_fresh_run(self):
        files = sorted(self.source.iterdir())
        known = (*((path.name, hashlib.sha256(path.read_bytes()).digest()) for path in files), self.book)
        if known not in _WHOLE:
            whole = self.folder / "whole"
            _WHOLE[known] = small_runs.recorded(pipeline.run(self.source, BOOKS[self.book], whole))
            shutil.rmtree(whole)
        return _WHOLE[known]
