"""From units drawn and coded to scores and shares, each with its interval."""
