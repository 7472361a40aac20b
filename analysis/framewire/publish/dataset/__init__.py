"""The dataset of a run and its card, and the way to the Hugging Face Hub."""

from framewire.publish.dataset.dataset import write_dataset
from framewire.publish.dataset.push import Publication, check_publication, push_dataset

__all__ = ["Publication", "check_publication", "push_dataset", "write_dataset"]
