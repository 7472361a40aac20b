"""The dictionary of columns: every column of every table is explained, and nothing else is."""

from framewire.publish.columns import ROWS, dictionary, meaning
from framewire.schemas import SCHEMAS


def test_every_column_of_every_table_is_explained():
    for name, schema in SCHEMAS.items():
        for column in schema.columns:
            assert meaning(name, column)
    assert set(ROWS) == set(SCHEMAS)


def test_the_dictionary_names_types_and_nulls():
    lines = dictionary().splitlines()
    assert (
        "| published | time (UTC) | yes | UTC; null if the page gave no date that can be read in one way only |"
        in lines
    )
    assert "| sentence_ids | list of text |  | the sentences that the stretch touches |" in lines
    assert sum(line.startswith("## ") for line in lines) == len(SCHEMAS)
