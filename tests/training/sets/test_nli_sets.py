"""The sets are read as they are written, and what is judged on is never fitted on."""

import json

from framewire.training.sets.nli_sets import LabelledPair, denied, multinli, negation, snli
from framewire.training.sets.stance_sets import ibm, mismatched, news, reported, reworded

COLUMNS = "prem\thyp\tlabel\tpairID"


def test_half_of_the_development_pairs_is_held_out_whole_premises_together(tmp_path):
    rows = [(f"Premise {n // 2}.", f"Hypothesis {n}.", "neutral", f"{n}c") for n in range(40)]
    lines = ["\t".join(row) for row in rows]
    folder = tmp_path / "taxinli_mnli"
    folder.mkdir()
    (folder / "taxinli10k.tsv").write_text("\n".join([COLUMNS, *lines]), "utf-8")
    (folder / "taxinli10k_MNLIDev.tsv").write_text("\n".join([COLUMNS, *lines[10:]]), "utf-8")
    fitted, judged = multinli(tmp_path), multinli(tmp_path, held_out=True)
    assert len(fitted) + len(judged) == 40
    assert not {pair.premise for pair in fitted} & {pair.premise for pair in judged}
    assert {f"Premise {n}." for n in range(5)} <= {pair.premise for pair in fitted}
    assert judged


def test_negation_is_read_in_its_own_encoding_and_unlabelled_rows_are_left_out(tmp_path):
    (tmp_path / "negation_nli").mkdir()
    text = "index\tText\tHypothesis\tgold_label\n0\tIt isn’t so.\tNo.\tentailment\n1\tx\ty\t-\n"
    (tmp_path / "negation_nli" / "SNLI.txt").write_bytes(text.encode("cp1252"))
    assert negation(tmp_path, "SNLI") == [LabelledPair("It isn’t so.", "No.", 0)]


def test_snli_is_read(tmp_path):
    (tmp_path / "snli_cat_20k").mkdir()
    row = {"premise": "A dog.", "hypothesis": "A cat.", "label": "contradiction"}
    (tmp_path / "snli_cat_20k" / "snli20k_train.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    assert snli(tmp_path) == [LabelledPair("A dog.", "A cat.", 2)]


def test_denials_say_what_follows_and_no_more():
    def labels(label, definite):
        found = denied([LabelledPair("It is red.", "It is so.", label)], definite)
        return [(pair.premise, pair.hypothesis, pair.label) for pair in found]

    red, not_red, not_so = "It is red.", "It is not red.", "It is not so."
    assert labels(0, definite=False) == [(red, not_so, 2), (not_so, not_red, 0), (not_red, not_so, 1)]
    assert labels(1, definite=True) == [(red, not_so, 1)]
    assert labels(2, definite=False) == [(not_red, not_so, 1)]
    assert labels(2, definite=True) == [(red, not_so, 0), (not_red, not_so, 1)]


def write_news(folder):
    (folder / "newsmtsc").mkdir()
    target = {"mention": "the mayor", "from": 0, "to": 9, "polarity": 2.0}
    row = {"sentence_normalized": "The mayor failed.", "targets": [target]}
    (folder / "newsmtsc" / "train.jsonl").write_text(json.dumps(row) + "\n", "utf-8")


def test_news_asks_how_the_mention_is_portrayed(tmp_path):
    write_news(tmp_path)
    (case,) = news(tmp_path, "train.jsonl")
    assert (case.text, case.stance) == ("The mayor failed.", 2)
    assert (case.favour, case.against) == ("The mayor is portrayed positively.", "The mayor is portrayed negatively.")
    (other,) = reported(tmp_path, "train.jsonl", seed=1)
    assert other.stance == 2
    assert "portrayed" not in other.favour


def test_texts_asked_about_another_claim_take_no_stance(tmp_path):
    (tmp_path / "ibm_claim_stance").mkdir()
    rows = [
        {"split": "train", "claims.claimCorrectedText": f"Reason {n}.", "topicText": f"This house would ban thing {n}",
         "claims.stance": ("PRO", "CON")[n % 2]}
        for n in range(4)
    ]  # fmt: skip
    path = tmp_path / "ibm_claim_stance" / "ibm_claim_stance_clean.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    cases = ibm(tmp_path, "train")
    assert [case.stance for case in cases] == [0, 2, 0, 2]
    crossed = mismatched(cases, 10, seed=0)
    own = {case.text: case.favour for case in cases}
    assert len(crossed) == 10
    assert all(case.stance == 1 and case.favour != own[case.text] for case in crossed)


def test_one_case_in_four_is_asked_in_other_words(tmp_path):
    write_news(tmp_path)
    cases = news(tmp_path, "train.jsonl") * 400
    found = reworded(cases, "entity", seed=1)
    assert [(case.text, case.stance) for case in found] == [(case.text, case.stance) for case in cases]
    others = [case for case in found if case.favour == "The mayor is praised."]
    assert {case.against for case in others} == {"The mayor is criticised."}
    assert 70 <= len(others) <= 130
    assert found == reworded(cases, "entity", seed=1)
