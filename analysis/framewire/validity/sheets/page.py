"""A page to code in: one file that works without a network, keeps what was coded, and gives it back as CSV."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib import resources


def coding_page(coder: str, items: Sequence[Mapping[str, object]], instructions: Sequence[str]) -> str:
    """Return the coding page of one coder. `items` are a sheet's units, as plain values.

    Article text reaches the page as data only and is shown as text. A content policy lets nothing in but the page's
    own script and style, by their hashes, and nothing out: no request is possible.
    """
    parts = resources.files("framewire.validity.sheets").joinpath("templates")
    script, style, body = (
        parts.joinpath(name).read_text(encoding="utf-8") for name in ("coding.js", "coding.css", "coding.html")
    )
    data = _inert({"coder": coder, "items": list(items), "instructions": list(instructions)})
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    )
    filled = {"POLICY": policy, "STYLE": style, "SCRIPT": script, "DATA": data}
    for name, value in filled.items():
        body = body.replace(f"@@{name}@@", value, 1)
    return body


def _inert(value: object) -> str:
    """Return JSON that cannot end the element it stands in, nor hold what a browser reads as markup."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("@@", "@\\u0040")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
