"""From passages to topics and themes."""

from framewire.themes.build import build_themes
from framewire.themes.model import ThemeModel

__all__ = ["ThemeModel", "build_themes"]
