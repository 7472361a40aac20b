"""How marks, turns and the tagger's tags become attributions, with tags made by hand."""

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framewire.corpus.attribution.attributions import find_attributions


@dataclass
class Told:
    """Tags by hand: each word a token, `told` the stretches of content with their source and cue, all as texts."""

    text: str
    told: tuple = ()

    def __post_init__(self):
        self.offsets = np.array([match.span() for match in re.finditer(r"\w+|[^\w\s]", self.text)], np.int64)
        self.offsets = self.offsets.reshape(-1, 2)
        count = len(self.offsets)
        self.content, self.source = np.full((count, 3), np.log(0.02)), np.full((count, 3), np.log(0.02))
        self.cue = np.full((count, 2), np.log(0.02))
        self.content[:, 0] = self.source[:, 0] = self.cue[:, 0] = np.log(0.97)
        for content, source, cue in self.told:
            self._mark(self.content, content, 3)
            self._mark(self.source, source, 3)
            self._mark(self.cue, cue, 2)

    def _tokens(self, words):
        start = self.text.rindex(words)
        inside = (self.offsets[:, 0] < start + len(words)) & (self.offsets[:, 1] > start)
        return int(np.flatnonzero(inside)[0]), int(np.flatnonzero(inside)[-1]) + 1

    def _mark(self, scores, words, kinds):
        if words:
            first, past = self._tokens(words)
            scores[first:past] = np.log(0.02)
            scores[first:past, kinds - 1] = np.log(0.97)
            if kinds == 3:
                scores[first] = np.log([0.02, 0.97, 0.01])

    def stretches(self, begins):
        return [self._tokens(content) for content, _, _ in self.told]

    def partners(self, stretches, part):
        found = []
        for first, past in stretches:
            near = [one for one in self.told if self._tokens(one[0])[0] < past and self._tokens(one[0])[1] > first]
            words = near[0][1 if part == "source" else 2] if near else None
            found.append(self._tokens(words)[0] if words else None)
        return found


def found(text, *told):
    return [(text[one.start : one.end], one.speaker, one.direct) for one in find_attributions(text, Told(text, told))]


def test_speech_without_marks_is_the_tagger_s():
    text = "The road was closed, the minister Ana Lind said on Monday."
    told = ("The road was closed", "the minister Ana Lind", "said")
    (one,) = find_attributions(text, Told(text, (told,)))
    assert (text[one.start : one.end], one.speaker, one.speaker_kind) == ("The road was closed", "Ana Lind", "person")
    assert (one.cue, one.direct) == ("said", False)


@pytest.mark.parametrize("source", ["I", "We", "we"])
def test_what_the_writer_says_is_no_attribution_unless_it_is_quoted(source):
    plain = f"Yesterday {source} said that the road was closed."
    assert found(plain, ("the road was closed", source, "said")) == []
    marked = f"Yesterday {source} said: “The road was closed.”"
    assert found(marked, ("The road was closed.", source, "said")) == [("The road was closed.", None, True)]
    dash = f"She had four minutes. – {source} said that the road was closed."
    assert found(dash, ("the road was closed", source, "said")) == [("the road was closed", None, False)]


def test_marks_give_the_exact_words():
    text = "Ana Lind said: “We will talk tomorrow morning.”"
    assert found(text, ("We will talk", "Ana Lind", "said")) == [("We will talk tomorrow morning.", "Ana Lind", True)]


def test_a_stretch_that_says_more_than_its_marks_keeps_the_rest():
    text = "Ana Lind said the plan “is dead” and must be buried soon."
    told = ("the plan “is dead” and must be buried soon", "Ana Lind", "said")
    assert found(text, told) == [("the plan “is dead” and must be buried soon", "Ana Lind", False)]


def test_marks_that_the_tagger_does_not_believe_in_set_a_title_apart():
    assert found("The film “The Last Road” opened.") == []


def test_a_quotation_that_its_own_source_interrupts_is_one():
    text = "“We will talk,” Ana Lind said, “until they sign.” The hosts were silent. “Never,” Jo Berg said."
    told = (
        ("We will talk", "Ana Lind", "said"),
        ("until they sign", "Ana Lind", "said"),
        ("Never", "Jo Berg", "said"),
    )
    assert found(text, *told) == [
        ("We will talk,” Ana Lind said, “until they sign.", "Ana Lind", True),
        ("Never,", "Jo Berg", True),
    ]


def test_what_another_sentence_stands_between_stays_two():
    text = "“We will talk,” Ana Lind said. She rose, took her hat and went home. “We will never talk,” Ana Lind said."
    told = ("We will talk", "Ana Lind", "said"), ("We will never talk", "Ana Lind", "said")
    assert len(found(text, *told)) == 2


def test_a_quotation_goes_on_over_paragraphs():
    text = "“We came in June, all of us,” Ana Lind said. “It was late.\n\n“We left in May, and nobody asked.”"
    told = (
        ("We came in June, all of us,", "Ana Lind", "said"),
        ("It was late", None, None),
        ("We left in May, and nobody asked.", None, None),
    )
    assert [speaker for _, speaker, _ in found(text, *told)] == ["Ana Lind"] * 2


def test_turns_belong_to_who_is_named_there():
    text = "MR BO: Why did “they” go?\nMS AX: Well, look at it.\nMR BO: And how?"
    rows = find_attributions(text, Told(text))
    assert [(text[one.start : one.end], one.speaker, one.cue) for one in rows] == [
        ("Why did “they” go?", "Bo", "turn"),
        ("Well, look at it.", "Ax", "turn"),
        ("And how?", "Bo", "turn"),
    ]


def test_without_a_tagger_only_marks_of_three_words_count():
    text = "„Wir gehen jetzt nach Hause“, sagte sie, und er sagte „nein“."
    rows = find_attributions(text, None)
    assert [(text[one.start : one.end], one.speaker) for one in rows] == [("Wir gehen jetzt nach Hause", None)]


PARTS = st.sampled_from(
    ["Ana Lind ", "he ", "said ", "that ", "“", "”", '"', "’", "‘", ". ", "\n", "– ", "BO: ", "road "]
)


@given(st.lists(PARTS, max_size=40).map("".join))
def test_attributions_lie_in_order_in_the_text_and_not_beyond_a_paragraph(text):
    rows = find_attributions(text, Told(text))
    assert all(0 <= one.start < one.end <= len(text) for one in rows)
    assert all(one.end <= other.start for one, other in pairwise(rows))
    assert not any("\n" in text[one.start : one.end] for one in rows)
    assert all((one.speaker is None) == (one.speaker_kind is None) for one in rows)


@pytest.mark.parametrize(
    ("source", "speaker", "kind"),
    [
        ("Kremlin spokesman Dmitry Peskov", "Dmitry Peskov", "person"),
        ("Ana Lind, who leads the mediators for Norway,", "Ana Lind", "person"),
        ("South Korea", "South Korea", "state"),
        ("the State Department", "State Department", "organisation"),
        ("two witnesses", "two witnesses", "group"),
        ("officials", "officials", "group"),
        ("Republicans", "Republicans", "group"),
        ("the report", None, None),
        ("Juche Idea", None, None),
        ("nobody", None, None),
        ("neither the envoy nor the mayor", None, None),
        ("House Speaker Ana Lind", "Ana Lind", "person"),
        ("Deputy Secretary of State Ana Lind", "Ana Lind", "person"),
        ("Ana and Jo Lind", "Ana Lind", "person"),
        ("Brian Lind", "Brian Lind", "person"),
        ("Human Rights Watch", "Human Rights Watch", "organisation"),
        ("the Danish Defence Ministry", "Danish Defence Ministry", "organisation"),
        ("Costa Rica", "Costa Rica", "state"),
        ("the newspaper", "newspaper", "organisation"),
        ("Lind Tower", None, None),
    ],
)
def test_who_a_source_is(source, speaker, kind):
    text = f"Yesterday {source} said that the road was closed."
    (one,) = find_attributions(text, Told(text, (("the road was closed", source, "said"),)))
    assert (one.speaker, one.speaker_kind) == (speaker, kind)


@pytest.mark.parametrize(
    ("before", "source", "speaker"),
    [
        ("Taras Bond, head of the district, was at the depot.", "Bond", "Taras Bond"),
        ("Spokeswoman Ana Lind met spokesman Jo Berg.", "She", "Ana Lind"),
        ("Spokeswoman Ana Lind met spokesman Jo Berg.", "He", "Jo Berg"),
        ("President Ana Lind met General Jo Berg.", "The president", "Ana Lind"),
        ("Norwegian President Ana Lind met Danish President Jo Berg.", "The Danish president", "Jo Berg"),
        ("Michael McFaul, an envoy, came late.", "McFall", "Michael McFaul"),
        ("Lind Tower is tall. The tower shook. Ana Lind came.", "Lind", "Ana Lind"),
        ("Sen. Ana Lind met Gov. Jo Berg.", "The senator", "Ana Lind"),
        ("Ana Lind, the mayor, met Jo Berg.", "The mayor", "Ana Lind"),
        ("Karen Lind met David Berg.", "She", "Karen Lind"),
        ("Karen Lind met David Berg.", "He", "David Berg"),
        ("Echoing Kim's concerns, Kurt Campbell left. Kim Hong-kyun stayed.", "Kim", "Kim Hong-kyun"),
    ],
)
def test_a_source_leads_to_the_name_in_its_article(before, source, speaker):
    text = f"{before}\n{source} said that the road was closed."
    (one,) = find_attributions(text, Told(text, (("the road was closed", f"{source} said"[: len(source)], "said"),)))
    assert one.speaker == speaker


@pytest.mark.parametrize(
    ("text", "told", "speaker"),
    [
        ("Ana Lind met him amid fears that the road was closed.", ("the road was closed", "Ana Lind", "fears"), None),
        ("Ana Lind fears that the road was closed.", ("the road was closed", "Ana Lind", "fears"), "Ana Lind"),
        ("Ana Lind left, marking the end of it all.", ("the end of it all", "Ana Lind", "marking"), None),
        (
            "Karen Lind saw John Berg in his quest to close the road.",
            ("to close the road", "Karen Lind", "quest"),
            "John Berg",
        ),
    ],
)
def test_a_noun_says_something_of_those_alone_whose_it_is(text, told, speaker):
    ((_, who, _),) = found(text, told)
    assert who == speaker


def test_behind_according_to_stands_the_source():
    text = "Ana Lind closed the road to the harbour, according to Jo Berg."
    tags = Told(text, (("closed the road to the harbour", "Jo Berg", "according to"),))
    tags.told = (("closed the road to the harbour", "Ana Lind", "according to"),)
    assert [one.speaker for one in find_attributions(text, tags)] == ["Jo Berg"]


def test_a_source_beside_the_cue_wins_over_one_in_another_paragraph():
    text = "Ana Lind left.\n\n“The road is closed for good,” Jo Berg said."
    tags = Told(text, (("The road is closed for good,", "Jo Berg", "said"),))
    tags.told = (("The road is closed for good,", "Ana Lind", "said"),)
    assert [one.speaker for one in find_attributions(text, tags)] == ["Jo Berg"]


def test_who_is_spoken_of_does_not_go_on_speaking():
    text = "Ana Lind said that the talks included Jo Berg, adding that the road was closed."
    told = ("that the talks included Jo Berg", "Ana Lind", "said"), ("that the road was closed", "Jo Berg", "adding")
    assert [speaker for _, speaker, _ in found(text, *told)] == ["Ana Lind", "Ana Lind"]
