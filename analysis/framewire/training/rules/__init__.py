"""Fits the numbers in rules.toml that a script can fit."""
