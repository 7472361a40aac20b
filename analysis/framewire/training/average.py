"""Several fits become one: the mean of their weights, which errs less than any of them and costs no more to read with.

Wortsman et al. 2022 (model soups, arXiv:2203.05482). Fits that begin at the same weights can be averaged so.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from framewire.models.adapter import Adapter


def averaged_adapter(members: Sequence[Adapter]) -> Adapter:
    """Return the adapter whose updates are the means of the members'; its rank is the sum of theirs.

    >>> def one(value: float) -> Adapter:
    ...     return Adapter({"m": (np.ones((1, 2), np.float32), np.full((1, 1), value, np.float32))})
    >>> averaged_adapter([one(1.0), one(3.0)]).adapted("m", np.zeros((1, 2), np.float32)).tolist()
    [[2.0, 2.0]]
    """
    found = {}
    for name in members[0].updates:
        downs, ups = zip(*(member.updates[name] for member in members), strict=True)
        found[name] = np.vstack(downs), np.asarray(np.hstack(ups) / len(members), np.float32)
    return Adapter(found)


def weakened(adapter: Adapter, strength: float) -> Adapter:
    """Return the adapter whose updates are `strength` times those of this one: a model between the bare and the fitted.

    Wortsman et al. 2022 (WiSE-FT, arXiv:2109.01903): between the two a model keeps more of what it knew of texts that
    it was not fitted on.

    >>> one = Adapter({"m": (np.ones((1, 2), np.float32), np.full((1, 1), 4.0, np.float32))})
    >>> weakened(one, 0.5).adapted("m", np.zeros((1, 2), np.float32)).tolist()
    [[2.0, 2.0]]
    """
    return Adapter(
        {name: (down, np.asarray(strength * up, np.float32)) for name, (down, up) in adapter.updates.items()}
    )
