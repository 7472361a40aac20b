"""Fits what framewire ships, on labelled sets beside the checkout; no stage needs it.

`heads` fits the adapter and the heads of stances, `writer` the reading of who takes a side, `attribution` the tagger of
who says what, `rules` the numbers of rules.toml; `fitting` is how, `sets` on what.
"""
