"""Writes the bill of materials of a wheel as CycloneDX JSON: what it is installed with, by version and licence.

    python .ci/sbom.py dist/framewire-0.2.0-py3-none-any.whl     writes dist/framewire-0.2.0.cdx.json

The same wheel and packages give the same bytes: the serial number follows from the wheel, and the time is that of the
newest file in it.
"""

from __future__ import annotations

import hashlib
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from framewire.commands.dependencies import NOT_STATED, Dependency, dependencies


def bill(wheel: Path, found: list[Dependency]) -> str:
    """Return the bill of a wheel; `found` are the package of the wheel and then all that it needs."""
    sha256 = hashlib.sha256(wheel.read_bytes()).hexdigest()
    there = {each.name: _component(each) for each in found}
    own = there[found[0].name]
    own.type = ComponentType.APPLICATION
    own.hashes.add(HashType(alg=HashAlgorithm.SHA_256, content=sha256))
    bom = Bom(components=[there[each.name] for each in found[1:]], serial_number=uuid.UUID(sha256[:32], version=4))
    bom.metadata.component = own
    bom.metadata.timestamp = _made(wheel)
    for each in found:
        bom.register_dependency(there[each.name], [there[name] for name in each.needs])
    return make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=1) + "\n"


def _component(package: Dependency) -> Component:
    """A package of PyPI; without a licence where it states none."""
    licences = [] if package.licence == NOT_STATED else [LicenseFactory().make_from_string(package.licence)]
    return Component(
        name=package.name,
        version=package.version,
        licenses=licences,
        purl=PackageURL("pypi", name=package.name, version=package.version),
        bom_ref=f"{package.name}@{package.version}",
    )


def _made(wheel: Path) -> datetime:
    with ZipFile(wheel) as file:
        return datetime(*max(each.date_time for each in file.infolist()), tzinfo=UTC)


def main() -> None:
    wheel = Path(sys.argv[1])
    out = wheel.with_name("-".join(wheel.name.split("-")[:2]) + ".cdx.json")
    out.write_text(bill(wheel, dependencies()), encoding="utf-8")
    sys.stdout.write(f"{out}\n")


if __name__ == "__main__":
    main()
