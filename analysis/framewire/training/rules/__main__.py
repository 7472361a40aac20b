"""`python -m framewire.training.rules` fits rules again and compares them with rules.toml (refit.py)."""

from framewire.training.rules.refit import main

if __name__ == "__main__":
    main()
