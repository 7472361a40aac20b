"""What can be asked: sentences in each voice, hypotheses about targets and frames, and how answers are kept."""
