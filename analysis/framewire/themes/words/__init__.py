"""Words for themes: terms, nouns and names."""
