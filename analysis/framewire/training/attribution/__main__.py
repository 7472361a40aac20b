"""`python -m framewire.training.attribution` fits the tagger and writes its weights (tagger.py)."""

from framewire.training.attribution.tagger import main

if __name__ == "__main__":
    main()
