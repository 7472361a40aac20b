"""`python -m framewire` is the command line."""

from framewire.cli import main

if __name__ == "__main__":
    main()
