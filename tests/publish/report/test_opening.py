"""What a number of the report opens: an address that says the choice, and links that stay text whatever names hold."""

import html
import re
from urllib.parse import parse_qsl

from framewire.publish.report.blocks import Cell, Grid, as_data
from framewire.publish.report.html import numbers_linked
from framewire.publish.report.opening import MOST_NAMES, Opening, outlets_in

HOSTILE = 'A&b=#"<script>\u202e 해협 +%'


def test_an_address_reads_back_whatever_the_names_hold():
    address = Opening(target="aid", outlets=(HOSTILE, ""), speaker=HOSTILE, stances=("against",)).address
    assert parse_qsl(address, keep_blank_values=True) == [
        ("t", "aid"), ("sp", HOSTILE), ("o", HOSTILE), ("o", ""), ("s", "against"), ("copies", "all")
    ]  # fmt: skip
    assert address.isascii()
    assert not set(address) & set("<>\"'# ")


def test_a_choice_of_very_many_names_opens_nothing():
    assert Opening(outlets=tuple(map(str, range(MOST_NAMES)))).address
    assert Opening(outlets=tuple(map(str, range(MOST_NAMES + 1)))).address == ""


def test_a_missing_outlet_is_an_outlet_of_its_own():
    assert outlets_in(["Volna", None, float("nan"), "Volna"]) == ("Volna", "")


def test_the_numbers_of_a_cell_are_links_in_order_and_nought_is_none():
    shown = str(numbers_linked("<b> 1,204 favour, 0 neutral, 3 against", ["s=favour", "s=neutral", "s=against"]))
    assert re.findall(r'#(s=\w+)">([\d,]+)</a>', shown) == [("s=favour", "1,204"), ("s=against", "3")]
    assert re.sub(r"<a .*?>|</a>", "", shown) == html.escape("<b> 1,204 favour, 0 neutral, 3 against")


def test_a_table_as_data_has_words_and_what_they_open_apart():
    data = as_data(Grid("", ("a", "b"), (("x", Cell("2 of 9", "th=aid", "")),), "ll", (0, 0)))
    assert data["rows"] == [["x", "2 of 9"]]
    assert data["opens"] == [[[], ["th=aid", ""]]]
