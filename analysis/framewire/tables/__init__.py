"""The tables of a run: the schema of each, the words in them that say why, and the code that reads and writes them."""
