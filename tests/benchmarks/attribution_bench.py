"""Who says what, measured where it is labelled: PolNeAR dev, BASIL's quoted spans; the rules of 0.1 beside it.

PolNeAR gives each attribution one or more stretches of content; "spans" are those stretches, "wholes" reach from the
first to the last of one attribution, the words between them included, as the figures of 0.1 were made.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quote_scores import same_speaker

from framewire.corpus.attribution import noun_phrases
from framewire.corpus.attribution.attributor import attributions
from framewire.corpus.attribution.kinds import GROUPS, is_body

Span = tuple[int, int]
Gold = dict[str, Any]
_NO_NAME = frozenset("i he she they we you it who which him her that them his us me one".split())
_BELIEF = frozenset(
    "believe think want hope fear expect know see feel consider support oppose favor favour like love hate doubt plan "
    "intend agree disagree prefer need worry wonder decide regard view trust assume suspect understand wish".split()
)


@dataclass(frozen=True)
class Found:
    """What one system says of one text: a half-open span, a speaker, whether it is quoted."""

    start: int
    end: int
    speaker: str | None
    direct: bool
    cue: str | None = None


def found_now(texts: Sequence[str]) -> list[list[Found]]:
    rows: list[list[Found]] = [[] for _ in texts]
    for row in attributions(texts).itertuples():
        speaker = row.speaker if isinstance(row.speaker, str) else None
        rows[row.text].append(
            Found(row.start, row.end, speaker, row.direct, row.cue if isinstance(row.cue, str) else None)
        )
    return rows


def found_by_rules(texts: Sequence[str], earlier: Path) -> list[list[Found]]:
    """What framewire 0.1 says, in a process of its own; `earlier` is the source root of its checkout."""
    script = Path(__file__).with_name("earlier_quotes.py")
    told = subprocess.run(
        [sys.executable, str(script)],
        input=json.dumps(list(texts)),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(earlier)},
    ).stdout
    return [[Found(start, end, who, marked, cue) for start, end, who, cue, marked in rows] for rows in json.loads(told)]


def polnear_dev(shared: Path) -> list[Gold]:
    with gzip.open(shared / "polnear" / "dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def union(one: Span, other: Span) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, common) / (max(one[1], other[1]) - min(one[0], other[0]))


def whole(attribution: Gold) -> Span:
    return min(start for start, _ in attribution["content"]), max(end for _, end in attribution["content"])


def scored(hits: float, found: float, gold: float) -> str:
    precision, recall = hits / max(1, found), hits / max(1, gold)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * hits / max(1, found + gold):.3f}"


def characters(articles: Sequence[Gold], found: Sequence[Sequence[Found]], wholes: bool) -> str:
    hits = told = labelled = 0
    for article, rows in zip(articles, found, strict=True):
        gold, here = set[int](), set[int]()
        for one in article["attributions"]:
            if one["content"]:
                for start, end in [whole(one)] if wholes else one["content"]:
                    gold.update(range(start, end))
        for row in rows:
            here.update(range(row.start, row.end))
        hits, told, labelled = hits + len(gold & here), told + len(here), labelled + len(gold)
    return scored(hits, told, labelled)


def spans(articles: Sequence[Gold], found: Sequence[Sequence[Found]], wholes: bool) -> str:
    hits = told = labelled = 0
    for article, rows in zip(articles, found, strict=True):
        gold = [
            span
            for one in article["attributions"]
            if one["content"]
            for span in ([whole(one)] if wholes else [tuple(span) for span in one["content"]])
        ]
        hits += sum(match is not None for match in matched(gold, rows))
        told, labelled = told + len(rows), labelled + len(gold)
    return scored(hits, told, labelled)


def matched(gold: Sequence[Span], rows: Sequence[Found]) -> list[Found | None]:
    """For each gold span the free row with the largest share of their union, where that is half or more."""
    free, matches = list(rows), list[Found | None]()
    for span in gold:
        best = max(free, key=lambda row: union(span, (row.start, row.end)), default=None)
        if best is not None and union(span, (best.start, best.end)) >= 0.5:
            free.remove(best)
            matches.append(best)
        else:
            matches.append(None)
    return matches


def kind_of(text: str, attribution: Gold, span: Span) -> str:
    """Direct where the stretch stands in marks, belief where the cue is a verb of thinking, else indirect."""
    words = text[slice(*span)]
    if words[:1] in '“"' and words[-1:] in '”"':
        return "direct"
    cue = " ".join(text[start:end] for start, end in attribution["cue"]).lower()
    return "belief" if is_belief(cue) else "indirect"


def is_belief(cue: str | None) -> bool:
    return any(word.startswith(verb) for word in (cue or "").lower().split() for verb in _BELIEF)


def by_kind(articles: Sequence[Gold], found: Sequence[Sequence[Found]]) -> dict[str, str]:
    """The share of gold attributions of each kind that are found, and of those found of each kind that are labelled."""
    gold_count, gold_hits, told, right = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for article, rows in zip(articles, found, strict=True):
        text, pairs = article["text"], []
        pairs += [(whole(one), kind_of(text, one, whole(one))) for one in article["attributions"] if one["content"]]
        matches = matched([span for span, _ in pairs], rows)
        hit = {(row.start, row.end) for row in matches if row}
        for (_, kind), match in zip(pairs, matches, strict=True):
            gold_count[kind] += 1
            gold_hits[kind] += match is not None
        for row in rows:
            kind = "direct" if row.direct else "belief" if is_belief(row.cue) else "indirect"
            told[kind] += 1
            right[kind] += (row.start, row.end) in hit
    table = {
        f"found of {kind} ({gold_count[kind]})": f"R {gold_hits[kind] / max(1, gold_count[kind]):.3f}"
        for kind in ("direct", "indirect", "belief")
    }
    for kind in ("direct", "indirect", "belief"):
        table[f"labelled of those told as {kind} ({told[kind]})"] = f"P {right[kind] / max(1, told[kind]):.3f}"
    return table


def direct_found(articles: Sequence[Gold], found: Sequence[Sequence[Found]], wholes: bool) -> str:
    """The share of quotations that begin and end with a mark which a row meets at half their union."""
    count = hits = 0
    for article, rows in zip(articles, found, strict=True):
        for one in article["attributions"]:
            for span in (
                ([whole(one)] if wholes else [tuple(span) for span in one["content"]]) if one["content"] else ()
            ):
                words = article["text"][slice(*span)]
                if words[:1] in '“"' and words[-1:] in '”"':
                    count += 1
                    hits += any(union(span, (row.start, row.end)) >= 0.5 for row in rows)
    return f"{hits / max(1, count):.3f} of {count}"


def speakers(
    articles: Sequence[Gold], found: Sequence[Sequence[Found]], named: bool = False, documents: bool = False
) -> str:
    """Of gold attributions met by a row whose source is no pronoun: the shares of right, wrong and null speakers.

    Right: the speaker's last word is one of the source's, so that "the president" led to a name counts as wrong, and a
    poll or a report, which is no speaker, as null. `named`: only sources with a capital after the first word.
    `documents`: sources that are polls, reports and their like are left out.
    """
    counts = Counter[str]()
    for article, rows in zip(articles, found, strict=True):
        text = article["text"]
        for one in article["attributions"]:
            source = " ".join(text[start:end] for start, end in one["source"]).strip()
            if documents and _is_document(source):
                continue
            if not source or not one["content"] or source.lower() in _NO_NAME or (named and not _is_named(source)):
                continue
            near = [(max(union(tuple(span), (row.start, row.end)) for span in one["content"]), row) for row in rows]
            share, best = max(near, key=lambda pair: pair[0], default=(0.0, None))
            if best is not None and share >= 0.5:
                counts["null" if best.speaker is None else "right" if _same(best.speaker, source) else "wrong"] += 1
    total = max(1, sum(counts.values()))
    return ", ".join(f"{name} {counts[name] / total:.3f}" for name in ("right", "wrong", "null")) + f" of {total}"


def _is_document(source: str) -> bool:
    kind = noun_phrases.kind_of(source[: noun_phrases.head_end(source)])
    return kind is not None and kind[1] is None


def _is_named(source: str) -> bool:
    return any(word[:1].isupper() for word in source.split() if word not in ("The", "A"))


def _same(speaker: str, source: str) -> bool:
    words = {_bare(word) for word in source.split()}
    return _bare(speaker.split()[-1]) in words


def _bare(word: str) -> str:
    return word.strip(".,;:’'\"”“()").removesuffix("’s").removesuffix("'s").lower()


def basil(shared: Path) -> list[Gold]:
    """BASIL's articles as texts, with the quoted spans of bias: where they stand, and who says them."""
    articles = []
    with (shared / "basil" / "articles.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            text, starts = "", []
            for paragraph in row["body-paragraphs"]:
                for sentence in paragraph:
                    starts.append(len(text))
                    text += sentence + " "
                text = text.rstrip() + "\n\n"
            quoted = []
            for span in row["phrase-level-annotations"]:
                number = int(span["id"][1:]) if span["id"][1:].isdigit() else len(starts)
                if span["quote"] == "yes" and number < len(starts):
                    start = starts[number] + span["start"]
                    end = starts[number] + span["end"]
                    if text[start:end] == span["txt"]:
                        quoted.append((start, end, span["speaker"].replace("_", " ")))
            articles.append({"text": text, "quoted": quoted})
    return articles


def basil_scores(articles: Sequence[Gold], found: Sequence[Sequence[Found]], people: bool = False) -> str:
    """Inside: half of the span's characters are somebody's. Agrees: its speaker is BASIL's, where BASIL names one.

    BASIL gives what one lawmaker or spokesman says to his party, his chamber or his company. `people`: only labels of
    two words or more that are no group and no body, so that the label and the article can agree.
    """
    count = inside = named = right = 0
    for article, rows in zip(articles, found, strict=True):
        for start, end, speaker in article["quoted"]:
            near = max(rows, key=lambda row: min(end, row.end) - max(start, row.start), default=None)
            shared = 0 if near is None else min(end, near.end) - max(start, near.start)
            count, inside = count + 1, inside + (2 * shared >= end - start)
            if (
                near is not None
                and 2 * shared >= end - start
                and speaker
                and _is_named_speaker(speaker)
                and not (people and not _is_person(speaker))
            ):
                named += 1
                right += same_speaker(speaker, near.speaker) or bool(near.speaker and _same(near.speaker, speaker))
    return f"inside {inside / max(1, count):.3f} of {count}; speaker agrees {right / max(1, named):.3f} of {named}"


def _is_named_speaker(speaker: str) -> bool:
    return bool(speaker) and not speaker.lower().startswith(("other", "unknown"))


def _is_person(speaker: str) -> bool:
    words = speaker.split()
    return len(words) > 1 and words[0][0].isupper() and words[-1].lower() not in GROUPS and not is_body(speaker)


def polnear_table(articles: Sequence[Gold], found: Sequence[Sequence[Found]]) -> dict[str, str]:
    """Every figure on PolNeAR, by its name."""
    return {
        "characters of content": characters(articles, found, wholes=False),
        "characters of content, wholes": characters(articles, found, wholes=True),
        "spans at half their union": spans(articles, found, wholes=False),
        "spans at half their union, wholes": spans(articles, found, wholes=True),
        "direct quotations found": direct_found(articles, found, wholes=False),
        "direct quotations found, wholes": direct_found(articles, found, wholes=True),
        "speaker of nominal sources": speakers(articles, found, named=False),
        "speaker of nominal sources, documents left out": speakers(articles, found, documents=True),
        "speaker of named sources": speakers(articles, found, named=True),
        **by_kind(articles, found),
    }
