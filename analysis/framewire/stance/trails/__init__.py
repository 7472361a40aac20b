"""What explains a run: the trail behind each decision, and how much of a corpus the targets cover; data and text."""
