"""Fits the tagger of attributions, which says who says what."""
