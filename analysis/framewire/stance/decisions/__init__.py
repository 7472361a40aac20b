"""From answers to stances and frames: numbers in, numbers out, and the rule in words."""
