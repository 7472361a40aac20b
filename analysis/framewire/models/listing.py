"""The models in words (`framewire models`) and as identities for a manifest. Loads none of them."""

from __future__ import annotations

from framewire.codebook import ModelChoice
from framewire.models.catalog import ModelEntry, embedded_model, installed_models, suggested_models


def describe_models() -> str:
    """Return every known model as text: installed ones first, then those a Hub name and revision would fetch."""
    installed = [_entry(entry) for entry in installed_models()]
    suggested = [_entry(entry) for entry in suggested_models()]
    return "\n".join(["Installed:", *installed, "", "On the Hugging Face Hub, by name and revision:", *suggested])


def identity(kind: str, choice: ModelChoice) -> dict[str, str | None]:
    """Return kind, name, source, revision, sha256 and licence of a chosen model; null where it is not known here.

    Raises ModelError when an embedded model is missing or is not the one framewire knows.
    """
    if choice.name != "embedded":
        known = {entry.name: entry.licence for entry in suggested_models()}
        licence = known.get(choice.name)
        return _identity(kind, choice.name, choice.name, choice.revision, None, licence)
    entry = embedded_model(kind)
    return _identity(kind, entry.name, entry.source, entry.revision, entry.sha256, entry.licence)


def _identity(
    kind: str, name: str, source: str, revision: str | None, sha256: str | None, licence: str | None
) -> dict[str, str | None]:
    values = (kind, name, source, revision, sha256, licence)
    return dict(zip(("kind", "name", "source", "revision", "sha256", "licence"), values, strict=True))


def _entry(entry: ModelEntry) -> str:
    checksum = f"\n    sha256   {entry.sha256}" if entry.sha256 else ""
    return (
        f"- {entry.name} ({entry.kind}): {entry.note}\n"
        f"    source   {entry.source}\n"
        f"    revision {entry.revision or 'choose one: the 40 hex digits of a commit'}\n"
        f"    licence  {entry.licence}{checksum}"
    )
