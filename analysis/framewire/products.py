"""What a person opens: report, page, notebooks, dataset. Each is written, kept, or taken over from an earlier run."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from framewire.manifest import Manifest, hashes_of, installed_versions, is_at
from framewire.progress import Progress
from framewire.runfolder import Run
from framewire.stages import code_hash, key_of


@dataclass(frozen=True)
class Product:
    """A product by name: the files or folders that it consists of, and what writes them."""

    name: str
    paths: tuple[str, ...]
    write: Callable[[Run], object]

    def is_in(self, run: Run, manifest: Manifest) -> bool:
        """Return whether all its parts are there, with the bytes that the manifest of the run recorded."""
        recorded = {name: sha for name, sha in manifest.files.items() if is_at(name, self.paths)}
        there = all((run.path / path).exists() for path in self.paths)
        return there and recorded.items() <= hashes_of(run.path, self.paths).items()


def write_products(run: Run, manifest: Manifest, earlier: Sequence[Run], progress: Progress) -> None:
    """Bring all products of a run up to date and record them in its manifest.

    A product of an earlier run whose every input was the same is copied. The others are written side by side; one that
    fails leaves the rest recorded, and its error is raised at the end.
    """
    key = _key(manifest)
    wanted = [each for each in _products() if not _is_done(each, key, run, manifest)]
    wanted = [product for product in wanted if not _is_taken_over(product, key, run, earlier, manifest)]
    for product in wanted:
        manifest.forget_files(product.paths)
    # The notebooks verify the run: what is being written is not what was recorded.
    manifest.write(run.path)
    failures = _written(wanted, key, run, manifest, progress) if wanted else []
    manifest.files = hashes_of(run.path, [path for product in _products() for path in product.paths])
    manifest.write(run.path)
    if failures:
        raise failures[0]


def _is_done(product: Product, key: str, run: Run, manifest: Manifest) -> bool:
    return manifest.published.get(product.name) == key and product.is_in(run, manifest)


def _products() -> list[Product]:
    from framewire.publish import write_dataset, write_explore, write_notebooks, write_report

    return [
        Product("notebooks", ("notebooks",), write_notebooks),
        Product("report", ("report.pdf", "report.html", "figures"), write_report),
        Product("explore", ("explore.html",), write_explore),
        Product("dataset", ("dataset",), write_dataset),
    ]


def _written(
    products: Sequence[Product], key: str, run: Run, manifest: Manifest, progress: Progress
) -> list[BaseException]:
    """Write products side by side (notebooks run in processes of their own); return the errors in their order."""
    progress.start(f"writing {', '.join(product.name for product in products)}", len(products))
    with ThreadPoolExecutor(len(products)) as pool:
        jobs = {pool.submit(product.write, run): product.name for product in products}
        for job in as_completed(jobs):
            if job.exception() is None:
                progress.advance()
                manifest.published[jobs[job]] = key
    return [error for job in jobs if (error := job.exception()) is not None]


def _is_taken_over(product: Product, key: str, run: Run, earlier: Sequence[Run], manifest: Manifest) -> bool:
    for other in earlier:
        if _is_done(product, key, other, Manifest.read(other.path)):
            for path in product.paths:
                _copy(other, run, path)
            manifest.published[product.name] = key
            return True
    return False


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
