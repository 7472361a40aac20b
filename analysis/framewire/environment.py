"""What the processes that framewire starts may know of the environment: nothing secret."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SECRET = re.compile(
    r"TOKEN(?!IZ)|SECRET|PASS|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE|AUTH|COOKIE|_PWD$|(^|_)(PAT|KEYS?)(_|$)", re.I
)
# An address with somebody's name and password in it, as those of proxies and databases may be.
_LOGIN = re.compile(r"://[^/\s@]*:[^/\s@]*@")


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables whose names do not say that they hold a token, a password or a key, and that hold no login.

    >>> without_secrets({"HF_TOKEN": "hf_x", "HOME": "/home/ann", "https_proxy": "http://ann:x@proxy"})
    {'HOME': '/home/ann'}
    """
    return {name: value for name, value in environment.items() if not _SECRET.search(name) and not _LOGIN.search(value)}
