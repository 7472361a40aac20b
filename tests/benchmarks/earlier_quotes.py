"""The rules of framewire 0.1 on given texts: run with the source tree of 0.1 on PYTHONPATH, by attribution_bench.py.

Reads a JSON list of texts, writes a JSON list of [start, end, speaker, cue, whether it is in marks] for each.
"""

import json
import sys

from framewire.corpus.quotes import find_quotes

found = [
    [
        (quote.start, quote.end, quote.speaker, quote.cue, text[quote.start - 1 : quote.start] in tuple('“„«"‘'))
        for quote in find_quotes(text)
    ]
    for text in json.load(sys.stdin)
]
json.dump(found, sys.stdout)
