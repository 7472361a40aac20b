"""What every table and column of a run means: the dictionary behind `framewire tables`, run READMEs and the card."""

from __future__ import annotations

from types import MappingProxyType

from framewire.schemas import SCHEMAS
from framewire.tables import schema as schema_of

ROWS = MappingProxyType(
    {
        "documents": "one article that could be read",
        "removals": "one line that was removed from an article, with the rule that removed it",
        "passages": "one passage, the unit of themes: a few sentences; passages tile the document",
        "sentences": "one sentence, the unit of stance; sentences tile the passage",
        "attributions": "one stretch of text that is said or thought by someone other than the writer",
        "topics": "one cluster of passages",
        "themes": "one theme, from the codebook or found",
        "passage_themes": "the topic and theme of one passage",
        "document_themes": "one theme of one article",
        "theme_numbers": "one number of found themes that was tried",
        "theme_tree": "one node of the tree that joins topics and themes",
        "passage_map": "the place of one passage on the map",
        "relevance": "one sentence, voice and target: whether the sentence was asked about, and by which rule",
        "theme_answers": "the three numbers of the model for one question about a passage and a theme in doubt",
        "answers": "the three numbers of the model for one question",
        "audit_answers": "one answer of the audit, which reads some articles in full",
        "frame_closeness": "one passage and frame with examples: how close the passage comes to them",
        "sentence_stances": "one sentence, target and voice",
        "document_stances": "one article, target and voice",
        "speaker_stances": "one quoted speaker and target",
        "frames": "one article and frame",
        "audits": "one decision of the audit, beside the decision of the run",
        "failures": "one thing that failed, and why",
        "samples": "one unit that people may code, with the probability that it was drawn",
        "annotations": "one code that one coder gave to one unit",
        "agreement": "one coefficient of agreement between coders, or one cell of a confusion of two coders",
        "gold": "the code that one unit has in the end",
        "scores": "one measure of how well the model's answers agree with the gold codes",
        "prevalence": "how common one code is by one estimator, in the whole corpus, one outlet or one period",
    }
)
# What a column means wherever it stands.
_EVERYWHERE = MappingProxyType(
    {
        "document_id": '"d" and 16 hex digits of the sha256 of path and content',
        "path": "where the article lay, relative to the source folder; `#12` is row 12 of a table",
        "sha256": "of the raw file or row, before cleaning",
        "title": "null if the page gave none",
        "published": "UTC; null if the page gave no date that can be read in one way only",
        "published_from": "where the date was found; null without one",
        "outlet": "who published it; null if not stated",
        "origin": "where a rewritten text says it came from; null if it does not say",
        "language": "ISO 639-1 code, detected; only documents in the codebook's language have passages",
        "family_id": "the document_id of the first copy: equal for copies of one text",
        "n_words": "words of the cleaned text",
        "byline": "as the page gave it",
        "text_sha256": "of the text in UTF-8, to join the text again",
        "passage_id": "names the passage",
        "sentence_id": "names the sentence",
        "sentence_ids": "the sentences that the stretch touches",
        "attribution_id": "names the attribution",
        "start": "offset in Python characters of the document's text, from 0",
        "end": "offset of the first character after it",
        "position": "of the passage in its document, from 0",
        "number": "of the sentence in its document, from 0",
        "speaker": "as the text names them; null if it does not",
        "speaker_kind": "how the text names the speaker; null if it does not",
        "cue": "the word that marks the attribution, such as “said”; null if none does",
        "direct": "true inside quotation marks, false for reported speech",
        "topic_id": "names the cluster",
        "theme_id": "names the theme; null: in no theme",
        "terms": "the words that set it apart, the heaviest first",
        "weights": "of the terms, in the same order",
        "size": "passages in it",
        "name": "of the theme, as in the codebook; of a found theme a phrase of its passages",
        "source": "`codebook`: named by the researcher; `found`: by the clustering",
        "stability": "how reliably the theme reappears under resampling, 0 to 1; null: not measured",
        "nearest": "up to three passages, each of another document, that are most surely of the theme; where no "
        "passage is, those that come nearest to it",
        "probability": "how sure the model is, 0 to 1; null: not judged",
        "share": "of the document's characters, 0 to 1; 0 where the document has it as a whole and no passage does",
        "target_id": "what the stance is about; `codebook.toml` has its name and wording",
        "voice": "`narration`: the article's own words; `quotation`: what it lets others say",
        "outcome": "the one rule that let the sentence in or kept it out",
        "measure": "how likely it is about the target, where it does not name it and that decides; else null",
        "unit_id": "what was read: a sentence_id, or a passage_id for frames and themes",
        "kind": "what was asked: `target`, `writer` (does who speaks approve of the target?), `frame` or `theme`",
        "subject_id": "the target, frame or theme that was asked about",
        "side": "`favour`, `against`, `present` (frames, themes), or `both`: P(favour), P(neutral), P(against) follow",
        "wording": "which phrasing of the hypothesis, from 0",
        "polarity": "`hypothesis` or `denial`",
        "in_context": "true if the sentence was read with words before it; this version reads each by itself",
        "entailment": "probability that the text supports the hypothesis",
        "neutral": "probability that it neither supports nor contradicts it",
        "contradiction": "probability that the text contradicts the hypothesis",
        "pair_sha256": "of the pair that the model read, and of the model",
        "model": "that answered",
        "stance": "`favour`, `neutral`, `against`; **null means not judged, never neutral**",
        "p_favour": "0 to 1; null if nothing was read",
        "p_neutral": "0 to 1; null if nothing was read",
        "p_against": "0 to 1; null if nothing was read",
        "reason": "why the stance is null: one word for one cause",
        "sentences_judged": "sentences that the stance rests on",
        "evidence": "sentence_ids that carry the answer, the strongest first",
        "counter_evidence": "sentence_ids that speak the other way",
        "n_quotes": "sentences of the speaker that were judged",
        "frame_id": "the angle; `codebook.toml` has its wording",
        "closeness": "the largest cosine of the passage's embedding to an example of the frame, -1 to 1",
        "present": "whether the document has the frame; null: not judged",
        "x": "across, 0 to 1",
        "y": "up, 0 to 1",
        "node_id": "a topic, a theme, or a joining of both",
        "parent_id": "the node that it is joined into; null for the last",
        "height": "how unlike the joined nodes are, 0 to 1",
        "agreement": "how well the groups reappear under resampling, 0 to 1",
        "chance": "the same for passages without any groups, 0 to 1",
        "chosen": "true for the number that the run uses",
        "planned": "the decision of the run; null: not judged",
        "full": "the decision after reading everything; null: not judged",
        "stage": "where it failed",
        "error": "a short name of the failure",
        "message": "what happened, and what to do",
        "said": "what the model says of the unit; null: nothing",
        "stratum": "the group of units that it was drawn from",
        "copies": "documents of its family that it stands for",
        "draw": "number of the draw that took it, 0 for practice; null: not drawn",
        "coders": "who coded it, or is to code it",
        "design": "how the units were drawn",
        "coder": "who gave the code",
        "code": "the answer, such as `favour` or `absent`",
        "note": "what the coder wrote beside it; null: nothing",
        "sheet": "the file that it was read from",
        "coder_a": "the first of two coders; null: all coders together",
        "coder_b": "the second of two coders; null: all coders together",
        "code_a": "in a confusion, the code of the first; null elsewhere",
        "code_b": "in a confusion, the code of the second; null elsewhere",
        "value": "the estimate; null if it has none",
        "low": "lower end of its 95 % interval",
        "high": "upper end of its 95 % interval",
        "units": "units that it rests on",
        "labels": "coded units that it rests on",
        "decided_by": "how the code came about: one coder, agreement, majority, or an adjudicator",
        "basis": "`all` units, or only those `taken_up`: where the target is spoken of",
        "versus": "the other outlet, where two are compared; null elsewhere",
        "period": "a span of time; null: all of it",
        "estimator": "how it was estimated: the model's count, the coders alone, or corrected",
        "tuning": "weight of the model's answers in the corrected estimate; null elsewhere",
        "role": "`evidence`, or `counter_evidence`: speaks the other way",
        "rank": "place in the list of the document, from 1, the strongest first",
        "passage_start": "offset of the passage that holds the sentence",
        "passage_end": "offset of the first character after that passage",
        "before": "what stands before the sentence in its passage",
        "sentence": "the evidence sentence",
        "after": "what stands after the sentence in its passage",
    }
)
# What a column means in one table, where that differs.
_HERE = MappingProxyType(
    {
        ("documents", "text"): "the cleaned text; copyrighted by whoever wrote it",
        ("passages", "text"): "the passage; copyrighted by whoever wrote it",
        ("removals", "line"): "number of the line in the raw text, from 0",
        ("removals", "text"): "the line that was removed",
        ("removals", "rule"): "the rule that removed it",
        ("relevance", "text"): "the sentence as the model reads it in this voice",
        ("theme_numbers", "number"): "of found themes",
        ("failures", "unit_id"): "the file, document or passage that failed",
        ("samples", "unit_id"): "a document and its target, theme or frame, a sentence, or an attribution",
        ("samples", "kind"): "what the unit is",
        ("samples", "probability"): "that the unit was drawn, 0 to 1",
        ("annotations", "unit_id"): "the unit that was coded",
        ("gold", "unit_id"): "the unit that was coded",
        ("agreement", "kind"): "what the units are",
        ("agreement", "measure"): "alpha, kappa, raw agreement, or `confusion`: a count",
        ("agreement", "reason"): "why there is no number: one word for one cause; null: there is one",
        ("scores", "kind"): "what the units are",
        ("scores", "measure"): "precision, recall, f1, or overconfidence",
        ("scores", "reason"): "why there is no number: one word for one cause; null: there is one",
        ("prevalence", "kind"): "what the units are",
        ("prevalence", "reason"): "why there is no number: one word for one cause; null: there is one",
        ("audits", "kind"): "what was audited: `target` or `frame`",
    }
)


def meaning(table: str, column: str) -> str:
    """Return what a column of a table means. Raises `KeyError` for a column that is not in the dictionary.

    >>> meaning("failures", "stage")
    'where it failed'
    """
    return _HERE.get((table, column)) or _EVERYWHERE[column]


def dictionary(name: str | None = None) -> str:
    """Return a table (null: every table) with its columns, types and meanings, as Markdown.

    Raises `TableError` for a name that is no table.
    """
    return "\n\n".join(_table(wanted) for wanted in ([name] if name else SCHEMAS))


def _table(name: str) -> str:
    schema = schema_of(name)
    lines = [f"## {name}", "", f"One row is {ROWS[name]}. Key: {', '.join(schema.key)}.", ""]
    lines += ["| column | type | may be null | meaning |", "| --- | --- | --- | --- |"]
    for field in schema.arrow:
        null = "yes" if field.nullable else ""
        lines.append(f"| {field.name} | {_type(str(field.type))} | {null} | {meaning(name, field.name)} |")
    return "\n".join(lines)


def _type(arrow: str) -> str:
    """Return an Arrow type in the words of a reader."""
    if arrow.startswith("list<"):
        inner = arrow.removeprefix("list<").removesuffix(">").split(": ")[1]
        return f"list of {_type(inner)}"
    simple = {"string": "text", "int64": "whole number", "float": "number", "bool": "true or false"}
    return simple.get(arrow, "time (UTC)" if arrow.startswith("timestamp") else arrow)
