"""Whole real articles: what a run says of them, against codes made by reading and the sides that writers are known for.

    python tests/benchmarks/bench_articles.py [--parts coded,sample,wikinews,known,pairs,frames,kept,persent,basil]

Writes reports/benchmarks/articles.md; tables of parts that were not asked for stay. Nothing is chosen here.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import gzip
import html
import json
import random
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import numpy as np
from articles_frames import frames_part, polnear
from articles_kept import kept_part
from bench_stance import measured
from stance_scores import auc, calibration_error, macro_f1, table

from framewire.codebook import Codebook, StanceChoices, Target
from framewire.corpus import CorpusRequest, build_corpus
from framewire.models.shelf import Shelf
from framewire.progress import Silent
from framewire.schemas import STANCES
from framewire.stance import ScoreRequest, decide_stances, score_sentences
from framewire.tables import Store
from framewire.training.rules.whole_articles import called

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT.parent / "shared" / "data"
REPORT = ROOT / "reports" / "benchmarks" / "articles.md"
BOOK = Codebook.read(ROOT / "data" / "codebooks" / "russia-north-korea.toml")
SHORT = {
    "coop": "dprk_russia_cooperation",
    "talks": "ukraine_peace_talks",
    "sanctions": "sanctions_policy",
    "aid": "western_aid_to_ukraine",
    "kim": "north_korean_leadership",
}
CODES = {"F": "favour", "A": "against"}
Text = tuple[str, str, str]
Key = tuple[str, str]
Rows = Mapping[Key, Mapping[str, object]]


@cache
def shelf() -> Shelf:
    """Return the embedded models, loaded once."""
    return Shelf.of(BOOK)


def kcna() -> Iterator[Text]:
    """Yield (id, title, text) of the articles of KCNA, without dateline and end mark."""
    for row in _lines(DATA / "kcna_articles" / "kcna_articles_2023-12_2024-11.jsonl"):
        text = re.sub(r"^.{0,60}?\(KCNA\)\s*[-–—]+\s*", "", (row["text"] or "").strip())
        if len(text) >= 200:
            yield row["id"], row["title"], re.sub(r"\s*-0-\s*$", "", text)


def state() -> Iterator[Text]:
    """Yield (id, title, text) of the releases of the State Department."""
    for row in _lines(DATA / "state_dept_press_releases" / "state_press_releases_2021-05_2022-08.jsonl"):
        if len(row["text"] or "") >= 200:
            yield row["id"], row["title"], row["text"]


def wikinews() -> Iterator[Text]:
    """Yield (id, title, text) of the articles of Wikinews."""
    for row in _lines(DATA / "wikinews_saliency" / "saliency-dataset.json"):
        parts = [html.unescape(part["value"]) for part in row["document"] if part["name"].startswith("body")]
        yield str(row["docId"]), row["title"], "\n\n".join(part for part in parts if part.strip())


def narration(texts: Iterable[Text] | Path, book: Codebook = BOOK) -> Rows:
    """Return the rows of document_stances in narration, by (id of the text or path of the file, target_id)."""
    book = dataclasses.replace(book, frames=())
    with tempfile.TemporaryDirectory() as scratch:
        store, ids, source = Store(Path(scratch) / "tables"), [], texts
        if not isinstance(texts, Path):
            source = Path(scratch) / "articles.jsonl"
            with source.open("w", encoding="utf-8") as file:
                for name, title, text in texts:
                    ids.append(name)
                    file.write(json.dumps({"title": title, "text": text, "url": f"http://articles.example/{name}"}))
                    file.write("\n")
        build_corpus(CorpusRequest((str(source),), book, None), store, Silent())
        score_sentences(ScoreRequest(book), store, shelf(), Silent())
        decide_stances(book, store, Silent())
        paths = dict(store.read("documents")[["document_id", "path"]].itertuples(index=False))
        rows = store.read("document_stances")
    rows = rows[rows["voice"] == "narration"].to_dict("records")
    named = {key: ids[int(path.rpartition("#")[2]) - 1] if ids else path for key, path in paths.items()}
    return {(named[row["document_id"]], row["target_id"]): row for row in rows}


def scored(found: Rows, gold: Mapping[Key, str]) -> tuple[str, str, str]:
    """Return sides right / given, recall of the sides, judged pairs that are discussed (code not 0)."""
    judged = [key for key in gold if key in found and found[key]["stance"] in STANCES]
    sides = [key for key in judged if found[key]["stance"] != "neutral"]
    right = sum(found[key]["stance"] == CODES.get(gold[key]) for key in sides)
    wanted = sum(code in CODES for code in gold.values())
    discussed = sum(gold[key] != "0" for key in judged)
    return f"{right} of {len(sides)}", f"{right / wanted:.2f}", f"{discussed} of {len(judged)}"


def coded_part() -> str:
    """Judge on coded_articles, that nothing was fitted on, and on 36 of our own, not fitted on but looked at."""
    gold: dict[Key, str] = {}
    for row in _lines(DATA / "coded_articles" / "codes.jsonl"):
        for short, target in SHORT.items():
            if row["coder_a"][short] == row["coder_b"][short]:
                gold[str(row["id"]), target] = row["coder_a"][short]
    own: dict[Key, str] = {}
    with (ROOT / "data" / "contrast" / "coded_articles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            own |= {(row["id"], target): row[target] for target in SHORT.values()}
    lines = []
    for name, codes in (("coded_articles (judge only)", gold), ("36 coded articles (not fitted on; looked at)", own)):
        ids = {key[0] for key in codes}
        found = narration(text for source in (kcna, state, wikinews) for text in source() if text[0] in ids)
        lines.append((name, *scored(found, codes)))
    return "## Coded articles\n\n" + table(("set", "sides right", "recall", "judged pairs that are discussed"), lines)


def sample_part() -> str:
    """Judge the narration of the sample, our own articles, which nothing of this was fitted on."""
    gold: dict[Key, str] = {}
    with (ROOT / "data" / "sample" / "gold.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    gold = {(row["path"], target): "0" for row in rows for target in SHORT.values()}
    for row in rows:
        if row["layer"] == "stance" and row["voice"] == "narration":
            gold[row["path"], row["id"]] = {"favour": "F", "against": "A"}.get(row["value"], "N")
    lines = [("all", *scored(narration(ROOT / "data" / "sample"), gold))]
    return "## The sample, narration\n\n" + table(
        ("articles", "sides right", "recall", "judged that are discussed"), lines
    )


def wikinews_part() -> str:
    """Count what is said of 365 articles, of which hardly any is about a target."""
    found = narration(wikinews())
    counts = Counter(str(row["stance"] if row["stance"] in STANCES else row["reason"]) for row in found.values())
    sided = [key for key, row in found.items() if row["stance"] in ("favour", "against")]
    held = [key for key, row in found.items() if row["stance"] == "neutral"]
    neutral = ", ".join(f"article {name} on {target}" for name, target in held)
    return (
        f"## Wikinews, whole codebook\n\n365 articles, {len(found)} pairs of article and target: "
        f"{len(sided)} with a side. Neutral: {neutral or 'none'}. "
        + "; ".join(f"{word} {count}" for word, count in counts.most_common())
        + "."
    )


def known_part() -> str:
    """Draw articles of two writers whose side is known, none of which a code or a fit knows."""
    known = {name.partition(",")[2].partition(",")[0] for name in _coded_names()}
    lines = []
    for name, source, sides in (
        ("KCNA", kcna, {"north_korean_leadership": "favour", "dprk_russia_cooperation": "favour"}),
        ("State Department", state, {"sanctions_policy": "favour", "western_aid_to_ukraine": "favour"}),
    ):
        texts = [text for text in source() if text[0] not in known and len(text[2].split()) < 1500]
        found = narration(random.Random(8).sample(texts, min(300, len(texts))))
        for target, side in sides.items():
            given = [row["stance"] for key, row in found.items() if key[1] == target and row["stance"] in STANCES]
            taken = [stance for stance in given if stance != "neutral"]
            lines.append((name, target, len(given), f"{taken.count(side)} of {len(taken)}"))
    return "## Writers whose side is known\n\n" + table(("300 of", "target", "judged", "sides as known"), lines)


def pairs_part() -> str:
    """Judge both of a pair, each sentence as the narration of an article of its own, attributions found as in a run."""
    from framewire import attributions
    from framewire.stance.decisions.stances import settled, steps
    from framewire.stance.decisions.weighing import weighed
    from framewire.stance.questions.answers import Ledger, answered
    from framewire.stance.questions.hypotheses import target_questions
    from framewire.stance.questions.voices import AttributedSpan, Sentence, utterances
    from framewire.stance.schedule.ask import Answerer, Judge
    from framewire.stance.schedule.inquiries import StanceInquiry, inquire

    pairs = list(_lines(ROOT / "data" / "minimal_pairs.jsonl"))
    texts = [pair[side] for pair in pairs for side in ("first", "second")]
    spans = attributions(texts)
    inquiries = []
    for n, text in enumerate(texts):
        own = [AttributedSpan(row.start, row.end, row.speaker) for row in spans[spans["text"] == n].itertuples()]
        target = target_questions(Target("t", pairs[n // 2]["target"], pairs[n // 2]["kind"]))
        said = utterances(text, [Sentence(str(n), "p", 0, len(text))], own)
        inquiries += [
            StanceInquiry(target, str(n), "narration", each.text) for each in said if each.voice == "narration"
        ]
    stances = dict.fromkeys(map(str, range(len(texts))), "neutral")
    with Ledger.open(None) as ledger:
        answerer = Answerer(Judge.of(shelf().entailment), ledger, Silent())
        chains = inquire(inquiries, answerer, exhaustive=False)
        for inquiry, chain in zip(inquiries, chains, strict=True):
            rows = [row for q, a in zip(chain, answerer.answers(chain), strict=True) for row in answered(q, a)]
            p = weighed([settled(steps(rows), "report")], BOOK.stance.prior)
            stances[inquiry.unit_id] = STANCES[int(np.argmax(p))] if p[1] < max(p[0], p[2]) > 0.5 else "neutral"
    found = {f"{n // 2}{('first', 'second')[n % 2]}": stances[str(n)] for n in range(len(texts))}
    right: dict[str, list[bool]] = {}
    for n, pair in enumerate(pairs):
        both = all(found[f"{n}{side}"] == pair[f"{side}_stance"] for side in ("first", "second"))
        for name in (pair["phenomenon"], f"all, {pair['kind']}", "all"):
            right.setdefault(name, []).append(both)
    lines = [(name, len(own), f"{np.mean(own):.2f}") for name, own in sorted(right.items())]
    return (
        "## Minimal pairs\n\nEach sentence by the rule for articles, under the prior of the worked codebook; no side "
        "counts as neutral. Nothing was fitted on them.\n\n" + (table(("phenomenon", "pairs", "both right"), lines))
    )


def real_frames_part() -> str:
    """Judge the frames of 150 articles that readers coded; nothing of the frames was fitted on them."""
    texts = (text for source in (kcna(), state(), polnear(DATA)) for text in source)
    return frames_part(ROOT / "data" / "contrast" / "coded_frames.csv", texts, BOOK, shelf())


def judged_part() -> str:
    """Judge the coded articles that neither the reading nor the formula was fitted on."""
    sources = {"kcna": kcna(), "state": state(), "polnear": polnear(DATA)}
    return kept_part(ROOT / "data" / "contrast" / "coded_writers.csv", sources, narration, called)


def persons_part(name: str, articles: Iterable[tuple[Text, Mapping[str, int]]]) -> str:
    """Judge the stance on persons and bodies of whole articles, a codebook for each, under the set's prior."""
    articles = list(articles)
    labels = [label for _, wanted in articles for label in wanted.values()]
    prior = tuple(float(labels.count(k) / len(labels)) for k in range(3))
    p, truth, missing = [], [], 0
    for target in sorted({target for _, wanted in articles for target in wanted}):
        own = [(text, wanted[target]) for text, wanted in articles if target in wanted]
        book = Codebook("persons", targets=(Target("t", target, "entity", (called(target),)),))
        book = dataclasses.replace(book, stance=StanceChoices(margin=0.0, prior=prior))  # type: ignore[arg-type]
        found = narration([text for text, _ in own], book)
        for text, label in own:
            row = found.get((text[0], "t"), {})
            truth.append(label)
            values = [row.get(f"p_{stance}") for stance in STANCES]
            missing += values[0] is None or values[0] != values[0]
            p.append(prior if values[0] is None or values[0] != values[0] else values)
    numbers, wanted = np.array(p, float), np.array(truth)
    balanced = (numbers / np.array(prior)).argmax(axis=1)
    plain = numbers.argmax(axis=1)
    sided = plain != 1
    right = int((sided & (plain == wanted)).sum())
    side = np.stack([numbers[:, 1], 1 - numbers[:, 1]], axis=1)
    lines = [
        ("pairs of article and person; nothing was read", f"{len(wanted)}; {missing}"),
        ("prior of the set (favour, neutral, against)", ", ".join(f"{value:.2f}" for value in prior)),
        ("sides right", f"{right} of {int(sided.sum())}, recall {right / max(1, int((wanted != 1).sum())):.2f}"),
        ("macro-F1 of the likeliest stance", f"{macro_f1(wanted, plain, range(3)):.3f}"),
        ("macro-F1 of the stance that is likelier than its prior", f"{macro_f1(wanted, balanced, range(3)):.3f}"),
        ("ECE of P(side)", f"{calibration_error(side, (wanted != 1).astype(int)):.3f}"),
        ("AUC of against; of favour", f"{auc(wanted == 2, numbers[:, 2]):.3f}; {auc(wanted == 0, numbers[:, 0]):.3f}"),
    ]
    return f"## {name}\n\n" + table(("figure", "value"), lines)


def basil() -> Iterator[tuple[Text, Mapping[str, int]]]:
    """Yield the articles of BASIL with the author's feeling towards each main entity."""
    for row in _lines(DATA / "basil" / "articles.jsonl"):
        start, wanted = "author_feeling_", {}
        for key, feeling in row["article-level-annotations"].items():
            label = {"pos": 0, "neu": 1, "neg": 2}.get(str(feeling).rpartition("-")[2])
            if key.startswith(start) and not key.endswith("main_event") and label is not None:
                wanted[key.removeprefix(start).replace("_", " ")] = label
        text = "\n\n".join(" ".join(part) for part in row["body-paragraphs"])
        yield (row["uuid"], row["title"], text), wanted


def persent() -> Iterator[tuple[Text, Mapping[str, int]]]:
    """Yield the articles of PerSenT dev with the author's sentiment towards the main person."""
    with (DATA / "persent" / "dev.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            label = ("Positive", "Neutral", "Negative").index(row["TRUE_SENTIMENT"])
            yield (row["DOCUMENT_INDEX"], row["TITLE"], row["DOCUMENT"]), {row["TARGET_ENTITY"]: label}


def _coded_names() -> list[str]:
    folder = ROOT / "data" / "contrast"
    files = ("articles.csv", "sentences.csv", "clauses.csv.gz", "writers.csv", "real.csv")
    names = [line for file in files for line in _text(folder / f"coded_{file}")]
    return names + [f"x,{row['id']},x" for row in _lines(DATA / "coded_articles" / "codes.jsonl")]


def _text(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        return file.read().splitlines()


def _lines(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


PARTS = {
    "coded": coded_part,
    "sample": sample_part,
    "wikinews": wikinews_part,
    "known": known_part,
    "pairs": pairs_part,
    "frames": real_frames_part,
    "kept": judged_part,
    "persent": lambda: persons_part("PerSenT dev", persent()),
    "basil": lambda: persons_part("BASIL", basil()),
}


def main() -> None:
    """Run the wanted parts and write the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parts", default="coded,sample,wikinews,known,pairs,frames")
    for part in parser.parse_args().parts.split(","):
        section = PARTS[part]().removeprefix("## ")
        old = REPORT.read_text("utf-8").split("\n## ")[1:] if REPORT.is_file() else []
        found = {text.partition("\n")[0]: text.strip() for text in old}
        heading, _, body = section.partition("\n")
        found[heading] = f"{heading}\n\n{measured()}\n\n{body.strip()}"
        texts = ["# Whole articles\n\nMade by `make bench-articles`.", *(f"## {text}" for text in found.values())]
        REPORT.write_text("\n\n".join(texts) + "\n", encoding="utf-8")
        print(section, flush=True)


if __name__ == "__main__":
    main()
