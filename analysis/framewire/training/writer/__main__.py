"""`python -m framewire.training.writer` fits the reading and writes its weights (writer.py)."""

from framewire.training.writer.writer import main

if __name__ == "__main__":
    main()
