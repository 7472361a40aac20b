"""Models that are in use are shared: whoever asks for one again gets the one that is there."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import TypeVar, cast
from weakref import WeakValueDictionary

Model = TypeVar("Model")
# A model that nobody holds any more is gone, and its memory with it.
in_use: MutableMapping[tuple[object, ...], object] = WeakValueDictionary()


def shared(key: tuple[object, ...], load: Callable[[], Model]) -> Model:
    """Return the model that is in use under `key`, else what `load()` returns. A shared model must not be changed.

    >>> class Model: ...
    >>> one = shared(("a model", "1.0"), Model)
    >>> shared(("a model", "1.0"), Model) is one, shared(("a model", "1.1"), Model) is one
    (True, False)
    """
    found = in_use.get(key)
    if found is None:
        found = in_use[key] = load()
    return cast(Model, found)
