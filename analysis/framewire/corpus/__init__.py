"""From scraped files to clean, dated, attributed, de-duplicated articles."""

from framewire.corpus.article import Article, Removal
from framewire.corpus.attribution.attributor import attributions
from framewire.corpus.build import CorpusRequest, build_corpus, source_hash
from framewire.corpus.clean_source import clean_source
from framewire.corpus.cleaning import clean_article
from framewire.corpus.facts.language import check_readable
from framewire.corpus.reading.sources import SourceFile, discover

__all__ = [
    "Article",
    "CorpusRequest",
    "Removal",
    "SourceFile",
    "attributions",
    "build_corpus",
    "check_readable",
    "clean_article",
    "clean_source",
    "discover",
    "source_hash",
]
