"""The card beside the weights: what they are, what they were fitted on, under which licences, and what they reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from framewire.models.parts.heads import Head
from framewire.models.rules import rule
from framewire.training.fitting.calibrate import Figures
from framewire.training.fitting.fit import FitChoices
from framewire.training.sets.examples import Example

SOURCES = {
    "snli": ("SNLI (Bowman et al. 2015)", "CC BY-SA 4.0"),
    "revised snli": ("counterfactually revised SNLI (Kaushik et al. 2020)", "Apache-2.0, on SNLI"),
    "conjnli": ("ConjNLI, adversarial training part (Saha et al. 2020)", "MIT"),
    "multinli": (
        "TaxiNLI (Joshi et al. 2020): its MultiNLI training pairs and half of its development pairs",
        "Microsoft Research data licence; MultiNLI: OANC",
    ),
    "denied": ("pairs of SNLI and MultiNLI, the hypothesis denied and the answer turned with it", "as those sets"),
    "newsmtsc": ("NewsMTSC train (Hamborg and Donnay 2021)", "MIT"),
    "newsmtsc as policies": ("NewsMTSC train, its targets put as policies", "MIT"),
    "perspectrum": ("Perspectrum train (Chen et al. 2019)", "CC BY-SA 4.0"),
    "ibm": ("IBM claim stance train (Bar-Haim et al. 2017)", "CC BY-SA 3.0, as IBM Project Debater states it"),
    "another text's claim": ("texts of the two debate sets asked about another text's claim: neutral", "as those sets"),
}


def card(
    sets: Mapping[str, Sequence[Example]],
    heads: Mapping[str, Head],
    reached: Mapping[str, Figures],
    choices: FitChoices,
) -> str:
    """Return the card as Markdown."""
    data = [[name, *SOURCES[name], f"{len(examples):,}"] for name, examples in sets.items()]
    rows = [
        [name, f"{head.temperature:.3f}", f"{found.count:,}", f"{found.accuracy:.3f}", f"{found.calibration_error:.3f}"]
        for name, head in heads.items()
        if (found := reached.get(name)) is not None
    ]
    strength, factor = rule("inference_strength"), rule("claim_temperature_factor")
    return f"""# Adapter and heads of the embedded entailment model

`adapter.safetensors` holds low-rank updates of the matrices of the pooler and of the layers from number
{choices.first_layer} on. `two_sided` reads one pooled vector (384 -> entailment, neutral, contradiction) of either side
of a stance; `stance_entity`, `stance_claim` and `stance_reported` read two, of the text with the favour and with the
against hypothesis (768 -> favour, neutral, against), and give the mirrored answer to the mirrored question. All are the
means of {choices.members} fits (rank {choices.rank} each; {choices.rounds} rounds, AdamW, rate {choices.rate:g}; seeds
from {choices.seed} on, which also draw the examples). `nli` reads the pooled vector of any other question, with the
updates at {strength:g} of their strength: a regression on what the engine then says of MultiNLI and its
denials. The temperatures come from held-out examples, that of claims times {factor:g} for sets that it
has not seen. Not for any other model. No text of any set is in them.

{_table(["set", "what", "licence of the data", "examples"], data)}

Held out (one text or debated claim in twelve, with all its examples):

{_table(["head", "temperature", "examples", "accuracy", "calibration error"], rows)}

The other half of MultiNLI's development pairs, the negation sets, the test parts of the stance sets and the sample's
gold were not fitted on. Figures on them, on sets left out, and what does not work: `reports/benchmarks/stance.md`.

`adapter.safetensors` has 2.6 MB, the largest file of the repository: it comes from no package, and fitting it again
takes data that users do not have.

Script: `make heads` (`analysis/framewire/training/`).
"""


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in [columns, ["---"] * len(columns), *rows])
