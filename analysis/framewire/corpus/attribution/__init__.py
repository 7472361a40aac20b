"""Who says what: the stretches of a text that are somebody's, and whose."""
