"""What a person opens: report, page, notebooks, dataset. Each is written, kept, or taken over from an earlier run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from framewire.manifest import PRODUCTS, Manifest, ProductRecord, hashes_of, installed_versions, is_at
from framewire.progress import Progress
from framewire.runfolder import Run
from framewire.stages import code_hash, key_of

# What a page without the articles' text must not regain, and what a dataset keeps of its card.
LASTING = ("text", "licence")


@dataclass(frozen=True)
class Product:
    """A product by name, what writes it, and the options that it was last written with and keeps."""

    name: str
    write: Callable[[Run], object]
    options: Mapping[str, str | bool]

    @property
    def paths(self) -> tuple[str, ...]:
        return PRODUCTS[self.name]

    def is_done(self, key: str, run: Run, manifest: Manifest) -> bool:
        """Return whether a run holds it as it is to be, with the bytes that its manifest recorded."""
        record = manifest.published.get(self.name)
        if record is None or record.key != key or record.options != self.options:
            return False
        recorded = {name: sha for name, sha in manifest.files.items() if is_at(name, self.paths)}
        there = all((run.path / path).exists() for path in self.paths)
        return there and recorded.items() <= hashes_of(run.path, self.paths).items()


def write_products(run: Run, manifest: Manifest, earlier: Sequence[Run], progress: Progress) -> None:
    """Bring all products of a run up to date and record them in its manifest.

    A product of an earlier run whose every input was the same is copied. The others are written side by side; one that
    fails leaves the rest recorded, and its error is raised at the end. A page that was written without the articles'
    text stays without; a dataset that was written with it is written again without.
    """
    key = _key(manifest)
    wanted = [product for product in _products(manifest) if not product.is_done(key, run, manifest)]
    wanted = [product for product in wanted if not _is_taken_over(product, key, run, earlier, manifest)]
    for product in wanted:
        # How it is to be written again outlives a run that is stopped on the way.
        manifest.published[product.name] = ProductRecord("", "", product.options)
        manifest.forget_files(product.paths)
    # The notebooks verify the run: what is being written is not what was recorded.
    manifest.write(run.path)
    failures = _written(wanted, key, run, manifest, progress) if wanted else []
    manifest.files = hashes_of(run.path, [path for name in manifest.whole_products() for path in PRODUCTS[name]])
    manifest.write(run.path)
    if failures:
        raise failures[0]


def _products(manifest: Manifest) -> list[Product]:
    from framewire.publish import write_dataset, write_explore, write_notebooks, write_report

    kept = {name: _lasting(manifest.published.get(name)) for name in PRODUCTS}

    def explore(run: Run) -> object:
        return write_explore(run, text=False) if kept["explore"] else write_explore(run)

    writers = {"notebooks": write_notebooks, "report": write_report, "explore": explore, "dataset": write_dataset}
    return [Product(name, writers[name], kept[name]) for name in PRODUCTS]


def _lasting(record: ProductRecord | None) -> dict[str, str | bool]:
    return {} if record is None else {name: value for name, value in record.options.items() if name in LASTING}


def _written(
    products: Sequence[Product], key: str, run: Run, manifest: Manifest, progress: Progress
) -> list[BaseException]:
    """Write products side by side (notebooks run in processes of their own); return the errors in their order."""
    progress.start(f"writing {', '.join(product.name for product in products)}", len(products))
    with ThreadPoolExecutor(len(products)) as pool:
        jobs = {pool.submit(product.write, run): product for product in products}
        for job in as_completed(jobs):
            if job.exception() is None:
                progress.advance()
                _record(jobs[job], key, manifest)
    return [error for job in jobs if (error := job.exception()) is not None]


def _is_taken_over(product: Product, key: str, run: Run, earlier: Sequence[Run], manifest: Manifest) -> bool:
    for other in earlier:
        if product.is_done(key, other, Manifest.read(other.path)):
            for path in product.paths:
                _copy(other, run, path)
            _record(product, key, manifest)
            return True
    return False


def _record(product: Product, key: str, manifest: Manifest) -> None:
    manifest.published[product.name] = ProductRecord(key, manifest.tables_sha256(), product.options)


def _copy(source: Run, target: Run, path: str) -> None:
    if (source.path / path).is_dir():
        shutil.rmtree(target.path / path, ignore_errors=True)
        shutil.copytree(source.path / path, target.path / path)
    else:
        shutil.copyfile(source.path / path, target.path / path)


def _key(manifest: Manifest) -> str:
    """Return the hash of everything that decides the products."""
    from framewire.publish.notebooks.execution import notebook_sources

    hashes = {name: sha for record in manifest.stages for name, sha in record.hashes.items()}
    asked = {"sources": manifest.sources, "limit": manifest.limit, "codebook": manifest.codebook_sha256}
    sources = {path.name: path.read_text(encoding="utf-8") for path in notebook_sources()}
    code = code_hash(("publish", "stance"))
    return key_of({"tables": hashes, **asked, "versions": installed_versions(), "code": code, "notebooks": sources})
