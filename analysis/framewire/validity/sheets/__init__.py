"""Sheets for coders, as they are written, coded and read back."""
