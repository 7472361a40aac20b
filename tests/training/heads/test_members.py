"""The command of `make heads` on a handful of examples: members in processes of their own, averaged and calibrated."""

import json
from dataclasses import replace

import numpy as np
import pytest

from framewire.models.parts.adapter import read_adapter
from framewire.models.parts.heads import read_head
from framewire.training import __main__ as command
from framewire.training.fitting.fit import FitChoices
from framewire.training.heads import members
from framewire.training.heads.members import Material, fit_and_write


def write_sets(folder):
    """Write the labelled sets with a few rows each, in the shape that they have beside the checkout."""
    things = [f"The bridge at pier {n} is high." for n in range(12)]
    labels = ("entailment", "neutral", "contradiction")
    snli = [{"premise": text, "hypothesis": "It is high.", "label": labels[n % 3]} for n, text in enumerate(things)]
    put(folder / "snli_cat_20k" / "snli20k_train.jsonl", "".join(json.dumps(row) + "\n" for row in snli))
    tsv = "\n".join(f"{text}\tIt is high.\t{labels[n % 3]}" for n, text in enumerate(things))
    put(folder / "cad_nli" / "all_combined" / "train.tsv", f"sentence1\tsentence2\tgold_label\n{tsv}")
    put(folder / "conjnli" / "adversarial_train_15k.tsv", f"Premise\tHypothesis\tLabel\n{tsv}")
    pairs = "\n".join(f"{text}\tIt is high.\t{labels[n % 3]}\t{n}c" for n, text in enumerate(things))
    for name in ("taxinli10k.tsv", "taxinli10k_MNLIDev.tsv"):
        put(folder / "taxinli_mnli" / name, f"prem\thyp\tlabel\tpairID\n{pairs}")
    target = {"mention": "the bridge", "from": 0, "to": 10, "polarity": 2.0}
    news = [{"sentence_normalized": text, "targets": [target]} for text in things]
    put(folder / "newsmtsc" / "train.jsonl", "".join(json.dumps(row) + "\n" for row in news))
    debate = [
        {"split": "train", "claim": f"Pier {n} should close.", "perspective": text, "stance": "SUPPORT"}
        for n, text in enumerate(things)
    ]
    put(folder / "perspectrum" / "perspectrum_pairs.jsonl", "".join(json.dumps(row) + "\n" for row in debate))
    ibm = [
        {"split": "train", "claims.claimCorrectedText": text, "topicText": f"We should close pier {n}",
         "claims.stance": "CON"}
        for n, text in enumerate(things)
    ]  # fmt: skip
    put(folder / "ibm_claim_stance" / "ibm_claim_stance_clean.jsonl", "".join(json.dumps(row) + "\n" for row in ibm))


def put(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


# What a step costs, and nothing that the command or the members do with its result.
SMALL = {"first_layer": 11, "rank": 3}


def test_the_command_fits_every_member_and_writes_their_mean_with_its_card(tmp_path, monkeypatch):
    write_sets(tmp_path / "data")
    out = tmp_path / "weights"
    left_out = ["--without", "ibm", "--without", "another text's claim"]
    line = [str(tmp_path / "data"), "--out", str(out), "--rounds", "1", "--members", "2", *left_out]
    monkeypatch.setattr("sys.argv", ["python -m framewire.training", *line])
    # On one core: both members in one process beside this one, which is loaded once.
    monkeypatch.setattr(members.os, "sched_getaffinity", lambda process: {0})

    def fitted(material, asked, out):
        assert asked == FitChoices(members=2, rounds=1)
        fit_and_write(material, replace(asked, **SMALL), out)

    monkeypatch.setattr(command, "fit_and_write", fitted)
    command.main()
    down, _ = read_adapter(out / "adapter.safetensors").updates["deberta.encoder.layer.11.output.dense.weight"]
    assert down.shape[0] == 2 * SMALL["rank"]
    assert not np.allclose(down[: SMALL["rank"]], down[SMALL["rank"] :])
    assert read_head(out / "stance_claim.safetensors").width == 768
    names = {path.stem for path in out.glob("*.safetensors")}
    assert names == {"adapter", "nli", "two_sided", "stance_claim", "stance_entity", "stance_reported"}
    assert not np.allclose(*(read_head(out / f"{name}.safetensors").layers[0][0] for name in ("nli", "two_sided")))
    card = (out / "heads.md").read_text("utf-8")
    assert "the\nmeans of 2 fits" in card
    assert "| ibm |" not in card


def test_a_member_that_fails_is_not_left_out_in_silence(tmp_path, monkeypatch):
    monkeypatch.setattr(members, "ProcessPoolExecutor", SameProcess)
    with pytest.raises(FileNotFoundError, match="nowhere"):
        fit_and_write(Material(tmp_path / "nowhere"), FitChoices(), tmp_path / "weights")
    assert not (tmp_path / "weights").exists()


class SameProcess:
    """Stands for a pool of processes and works in this one."""

    def __init__(self, workers, context):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def submit(self, work, *given):
        from concurrent.futures import Future

        found = Future()
        try:
            found.set_result(work(*given))
        except FileNotFoundError as error:
            found.set_exception(error)
        return found
