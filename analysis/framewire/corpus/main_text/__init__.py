"""From the lines of a page or a file to the lines of its article, each other line with the rule that removed it."""
