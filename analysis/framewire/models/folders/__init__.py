"""Where a model's files come from: named in the catalogue, found by the Hub's name, or rebuilt in the user's cache."""
