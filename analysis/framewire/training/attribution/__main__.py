"""`python -m framewire.training.attribution` fits the tagger and writes its weights (fitted_tagger.py)."""

from framewire.training.attribution.fitted_tagger import main

if __name__ == "__main__":
    main()
