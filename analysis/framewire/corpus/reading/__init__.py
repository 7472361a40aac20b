"""From sources to raw articles: which files are read, and each kind of file one article at a time."""
