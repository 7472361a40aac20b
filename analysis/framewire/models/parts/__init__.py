"""What is behind the doors: tokens, heads, low-rank updates, and the models that stand on them."""
