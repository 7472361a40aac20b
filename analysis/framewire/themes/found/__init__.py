"""Themes that are found: clusters of passages that recur when passages are drawn again."""
