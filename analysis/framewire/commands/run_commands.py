"""The commands that take the folder of a run (but `why`): hand-coding, and what is made of its tables."""

from __future__ import annotations

import re
from pathlib import Path
from string import ascii_lowercase
from typing import Annotated, Literal

import typer

from framewire.commands.console import absent, in_run, say, shown_progress
from framewire.errors import FramewireError

Unit = Literal["stance", "evidence", "theme", "frame", "attribution"]
RunFolder = Annotated[Path, typer.Argument(help="The --out folder of a run.")]


def sample(
    folder: RunFolder,
    out: Annotated[Path | None, typer.Option(help="The folder for the sheets; needed unless --plan.")] = None,
    size: Annotated[int, typer.Option(min=1, help="How many units to draw.")] = 200,
    coders: Annotated[str, typer.Option(help="How many coders, or their names: ann,ben.")] = "2",
    overlap: Annotated[float, typer.Option(min=0, max=1, help="The share of units that every coder gets.")] = 0.3,
    unit: Annotated[Unit, typer.Option(help="What is coded.")] = "stance",
    pilot: Annotated[bool, typer.Option(help="Draw units to practise on: they count in no estimate.")] = False,
    plan: Annotated[bool, typer.Option(help="Only say how many units are needed, and where.")] = False,
) -> None:
    """Draw units with known probabilities for people to code, and write their blind sheets."""
    from framewire.handcoding import record_draw
    from framewire.lock import locked
    from framewire.runfolder import Run
    from framewire.validity import SampleRequest, draw_sample, plan_sample

    opened = Run.open(folder)
    request = SampleRequest(unit, size, _coders(coders), overlap, pilot)
    if plan:
        say(plan_sample(opened.store, opened.codebook, request))
        return
    if out is None:
        raise FramewireError("--out", "no folder for the sheets was named", "Name one, or ask for --plan")
    with locked(opened.path):
        written = draw_sample(opened.store, opened.codebook, request, out)
        record_draw(opened)
    say("\n".join(str(path) for path in written))
    say("draw.csv says what the model said: keep it from the coders.")


def _coders(text: str) -> tuple[str, ...]:
    """Return the names given, or the letters that stand for so many coders."""
    if re.fullmatch(r"\s*[+-]\s*[\d.]+\s*", text):
        raise FramewireError(f"--coders {text[:20]}", "not a number of coders", "Give one such as 2, or names: ann,ben")
    if not (text.isascii() and text.isdigit()):
        return tuple(name.strip() for name in text.split(","))
    # Length first: Python refuses to read a number of thousands of digits.
    if len(text) > 4 or int(text) > len(ascii_lowercase):
        fact = f"there are letters for {len(ascii_lowercase)} coders at most"
        raise FramewireError(f"--coders {text[:20]}", fact, "Name them: ann,ben")
    return tuple(ascii_lowercase[: int(text)])


def validate(
    folder: RunFolder,
    sheets: Annotated[list[Path] | None, typer.Argument(help="Coded sheets, or folders of them.")] = None,
    products: Annotated[bool, typer.Option(help="Write report, page, notebooks and dataset again.")] = True,
) -> None:
    """Read coded sheets: agreement, gold, scores, and counts corrected for the model's errors."""
    from framewire.handcoding import validate_run
    from framewire.lock import locked
    from framewire.manifest import Manifest
    from framewire.products import write_products
    from framewire.runfolder import Run
    from framewire.validity import plan_sample

    opened = Run.open(folder)
    with locked(opened.path):
        say(validate_run(opened, sheets or []))
        say(plan_sample(opened.store, opened.codebook))
        if products:
            with shown_progress(opened.path) as progress:
                write_products(opened, Manifest.read(opened.path), (), progress)


def report(folder: RunFolder) -> None:
    """Write report.pdf and report.html again from the tables of a run."""
    from framewire.publish import write_report

    with in_run(folder, "report") as opened:
        for path in write_report(opened):
            say(path)


def explore(
    folder: RunFolder,
    text: Annotated[bool, typer.Option(help="With the articles' text, or only ids, titles and offsets.")] = True,
) -> None:
    """Write explore.html again from the tables of a run: one page to filter, read and compare, without a network."""
    from framewire.publish.explore import write_explore

    with in_run(folder, "explore", {} if text else {"text": False}) as opened:
        say(write_explore(opened, text))


def notebooks(folder: RunFolder) -> None:
    """Execute the notebooks again on the tables of a run."""
    from framewire.publish import write_notebooks

    with in_run(folder, "notebooks") as opened:
        for path in write_notebooks(opened):
            say(path)


def verify(folder: RunFolder) -> None:
    """Check that a run is what its manifest recorded: codebook, tables, products. Exit code 1 when it is not."""
    from framewire.runfolder import Run

    problems = Run.open(folder).verify()
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(1)
    say("Codebook, tables, report, notebooks and dataset are what the manifest says.")


def publish(
    folder: RunFolder,
    repo_id: Annotated[str, typer.Option(help="OWNER/NAME of the dataset on the Hugging Face Hub.")],
    dry_run: Annotated[bool, typer.Option(help="Write the dataset folder, push nothing.")] = False,
    include_text: Annotated[bool, typer.Option(help="Include the articles' text. News text is copyrighted.")] = False,
    public: Annotated[bool, typer.Option(help="Make the dataset public; otherwise it is private.")] = False,
    licence: Annotated[str | None, typer.Option(help="Licence of the dataset, such as cc-by-4.0.")] = None,
) -> None:
    """Write the dataset folder of a run and push it to the Hugging Face Hub in one commit."""
    from framewire.publish import Publication, check_publication, push_dataset, write_dataset
    from framewire.runfolder import Run

    opened, wanted = Run.open(folder), Publication(repo_id, not public, include_text, licence)
    check_publication(opened, wanted)
    with in_run(folder, "dataset", wanted.options) as opened:
        say(write_dataset(opened, include_text, licence) if dry_run else push_dataset(opened, wanted))


def export(
    folder: RunFolder,
    table: Annotated[list[str] | None, typer.Option(help="A table to export; may be repeated.")] = None,
) -> None:
    """Write the report as DOCX and the tables as XLSX, for people who edit and calculate."""
    from framewire.lock import locked
    from framewire.publish import write_export
    from framewire.runfolder import Run

    opened = Run.open(folder)
    with locked(opened.path):
        opened.check_tables()
        for path in write_export(opened, table):
            say(path)


def compare(
    first: Annotated[Path, typer.Argument(help="The --out folder of a run.")],
    second: Annotated[Path, typer.Argument(help="The --out folder of another run.")],
    out: Annotated[Path, typer.Option(help="The HTML file to write.")] = Path("compare.html"),
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Compare two runs: which choices differ, which documents changed side or theme, how far answers agree."""
    from framewire.publish import write_comparison
    from framewire.runfolder import Run

    absent(out, force)
    found, path = write_comparison(Run.open(first), Run.open(second), out)
    say(found.in_words())
    say(path)
