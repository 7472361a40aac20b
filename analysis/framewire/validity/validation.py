"""The command `validate` of hand-coding: reads coded sheets and says how well coders and model agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from framewire.codebook import Codebook
from framewire.errors import SheetError
from framewire.tables import Store
from framewire.validity.agreement.agreement_rows import agreement_rows
from framewire.validity.agreement.gold import ADJUDICATOR, gold_of
from framewire.validity.draw import empty_table, samples_of, typed
from framewire.validity.estimates.checked import checked
from framewire.validity.estimates.prevalence import prevalence_rows
from framewire.validity.estimates.scores import score_rows
from framewire.validity.sampling import PILOT
from framewire.validity.sheets.adjudication import TIES_FILE, is_begun, with_decisions, write_ties
from framewire.validity.sheets.drawfile import DRAW_FILE, read_draw
from framewire.validity.sheets.following import Followed, follow
from framewire.validity.sheets.reading import ENDINGS, Coded, read_sheets
from framewire.validity.units import CODES, KINDS, population

STAGE = "validity"
TABLES = ("samples", "annotations", "agreement", "gold", "scores", "prevalence")
Row = dict[str, object]


def validate(store: Store, book: Codebook, sheets: Sequence[Path], folder: Path, decisions: bool = True) -> str:
    """Read coded sheets and write annotations, agreement, gold, scores and prevalence; return a summary in words.

    Sheets are files or folders of them. A coder's earlier labels stay unless a sheet codes the same unit again. Units
    on which coders are tied go to a sheet of their own in `folder`, which is read too once it is filled in; without
    `decisions` one that somebody wrote into is neither read nor moved. Raises `SheetError` for anything wrong in any
    sheet, before anything is written.
    """
    paths = with_decisions(_paths(sheets), folder) if decisions else _paths(sheets)
    samples = _with_draw(samples_of(store), [path for path in paths if path.name == DRAW_FILE])
    if not len(samples):
        raise SheetError("samples", "nothing was drawn from this run", "Draw with: framewire sample RUN --out FOLDER")
    populations: dict[str, pd.DataFrame] = {
        kind: population(store, book, kind) for kind in KINDS if (samples["kind"] == kind).any()
    }
    followed = _followed(samples, populations, store)
    choices = _choices(samples, followed)
    coded = read_sheets([path for path in paths if path.name != DRAW_FILE], choices)
    annotations = _annotations(store, coded, followed)
    ties = _write(store, book, followed, populations, annotations)
    tied = followed.samples[followed.samples["unit_id"].isin(ties)].sort_values("unit_id")
    if decisions or not is_begun(folder):
        write_ties(store, book, tied, annotations, folder)
    failures = [*followed.failures, *({**row} for row in _tied(ties))]
    store.fail(STAGE, failures)
    return _summary(store, annotations, followed, folder / TIES_FILE if ties else None)


def _write(
    store: Store, book: Codebook, followed: Followed, populations: Mapping[str, pd.DataFrame], annotations: pd.DataFrame
) -> list[str]:
    """Write the six tables and return the units that are tied."""
    gold, ties = gold_of(annotations)
    decided = pd.DataFrame(gold, columns=["unit_id", "code", "decided_by", "coders"])
    # Practice counts in no estimate; the units it was done on are among those that are estimated.
    real = followed.samples.assign(draw=followed.samples["draw"].where(followed.samples["draw"] > PILOT))
    parts = [checked(kind, units, real, decided) for kind, units in populations.items()]
    tables: dict[str, list[Row]] = {
        "agreement": [
            row for kind in populations for row in agreement_rows(kind, followed.samples, annotations, book.seed)
        ],
        "scores": [row for part in parts for row in score_rows(part)],
        "prevalence": [row for part in parts for row in prevalence_rows(part)],
        "gold": gold,
    }
    store.write("samples", typed(followed.samples))
    store.write("annotations", annotations)
    for name, rows in tables.items():
        store.write_rows(name, rows)
    return ties


def _paths(sheets: Sequence[Path]) -> list[Path]:
    """Return files as given, and from each folder those that are sheets or the draw, in the order of their names."""
    found: list[Path] = []
    for path in sheets:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [one for one in inside if one == path or (one.suffix in ENDINGS and _is_sheet(one.name))]
    return found


def _is_sheet(name: str) -> bool:
    return name == DRAW_FILE or (
        name.startswith(("sheet_", "adjudication")) and ".label-studio" not in name and ".potato" not in name
    )


def _with_draw(samples: pd.DataFrame, files: Sequence[Path]) -> pd.DataFrame:
    """Return the samples of a run, or those of the file that came with the sheets where the run has none of a kind."""
    for path in files:
        given = read_draw(path)
        new = given[~given["kind"].isin(set(samples["kind"]))]
        known = given[given["draw"].notna() & ~given["kind"].isin(set(new["kind"]))]
        drawn = samples[samples["draw"].notna()]
        if not set(known["unit_id"]) <= set(drawn["unit_id"]):
            cure = "Leave the file out, or validate in a run without a draw"
            raise SheetError(path.name, "the run has a draw of its own with other units", cure)
        samples = pd.concat([samples, new]) if len(samples) else new
    return samples


def _followed(samples: pd.DataFrame, populations: Mapping[str, pd.DataFrame], store: Store) -> Followed:
    parts = [follow(samples[samples["kind"] == kind], units, store) for kind, units in populations.items()]
    moved = {old: new for part in parts for old, new in part.moved.items()}
    failures = [failure for part in parts for failure in part.failures]
    return Followed(pd.concat([part.samples for part in parts], ignore_index=True), moved, failures)


def _choices(samples: pd.DataFrame, followed: Followed) -> dict[str, tuple[str, ...]]:
    """Return the codes of every unit that was drawn, those set aside included, by old and new id."""
    drawn = samples[samples["draw"].notna()]
    found = {str(unit): CODES[str(kind)] for unit, kind in zip(drawn["unit_id"], drawn["kind"], strict=True)}
    return found | {new: found[old] for old, new in followed.moved.items() if old in found}


def _annotations(store: Store, coded: Sequence[Coded], followed: Followed) -> pd.DataFrame:
    """Return all labels: those kept, replaced by those just read; each at the unit where its text now stands."""
    kept = store.read("annotations") if store.has("annotations") else empty_table("annotations")
    read = [{"unit_id": row.unit_id, "coder": row.coder, "code": row.code, "note": row.note or None, "sheet": row.sheet}
            for row in coded]  # fmt: skip
    whole = pd.concat([kept.drop(columns="text_sha256"), pd.DataFrame(read, columns=kept.columns.drop("text_sha256"))])
    # Another text may stand by now where that of a unit set aside stood.
    whole = whole[~whole["unit_id"].isin({failure["unit_id"] for failure in followed.failures})]
    places = [followed.moved.get(str(unit), str(unit)) for unit in whole["unit_id"]]
    whole = whole.assign(unit_id=pd.Series(places, whole.index, dtype=object))
    whole = whole.drop_duplicates(["unit_id", "coder"], keep="last")
    drawn = followed.samples[followed.samples["draw"].notna()].set_index("unit_id")["text_sha256"]
    whole = whole[whole["unit_id"].isin(drawn.index)].sort_values(["unit_id", "coder"], ignore_index=True)
    return whole.assign(text_sha256=drawn.loc[whole["unit_id"]].to_numpy(dtype=object))


def _tied(ties: Sequence[str]) -> list[Row]:
    message = "coders are tied: it is in no share or score until the sheet adjudication.csv is filled in"
    return [{"unit_id": unit, "error": "Tied", "message": message} for unit in ties]


def _summary(store: Store, annotations: pd.DataFrame, followed: Followed, tied: Path | None) -> str:
    """Return the outcome in words; `tied` is the sheet of ties, null without any."""
    coders, gold = set(annotations["coder"]), store.count("gold")
    others = f"{len(coders - {ADJUDICATOR})} coders" + " and an adjudicator" * (ADJUDICATOR in coders)
    lines = [f"{len(annotations):,} labels by {others}; {gold:,} units decided"]
    if tied is not None:
        ties = annotations["unit_id"].nunique() - gold
        lines.append(f"{ties:,} tied units: fill in the column code of {tied} and validate again")
    if followed.failures:
        lines.append(f"{len(followed.failures):,} drawn units were set aside: their text has changed")
    alphas = store.read("agreement")
    whole = alphas[(alphas["measure"] == "alpha_nominal") & alphas["subject_id"].isna() & alphas["voice"].isna()]
    lines += [
        f"{row.kind}: Krippendorff's alpha {row.value:.2f} [{row.low:.2f}, {row.high:.2f}]"
        for row in whole.itertuples(index=False)
        if np.isfinite(float(str(row.low)))
    ]
    return "\n".join(lines)
