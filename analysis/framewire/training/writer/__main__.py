"""`python -m framewire.training.writer` fits the reading and writes its weights (fitted_writer.py)."""

from framewire.training.writer.fitted_writer import main

if __name__ == "__main__":
    main()
