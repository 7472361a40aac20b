"""Themes that the codebook names: the evidence for them, and the passages and documents that have them."""
