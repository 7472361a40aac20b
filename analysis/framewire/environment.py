"""What the processes that framewire starts may know of the environment: nothing secret."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SECRET = re.compile(r"TOKEN(?!IZ)|SECRET|PASSW|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE|AUTH|COOKIE", re.I)


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables whose names do not say that they hold a token, a password or a key.

    >>> without_secrets({"HF_TOKEN": "hf_x", "HOME": "/home/ann", "AWS_SECRET_ACCESS_KEY": "x"})
    {'HOME': '/home/ann'}
    """
    return {name: value for name, value in environment.items() if not _SECRET.search(name)}
