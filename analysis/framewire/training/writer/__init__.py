"""Fits the reading of whether who speaks takes a side, and says how right it is."""
