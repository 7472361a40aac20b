"""Bytes become text whatever their encoding; binary files are told by what they are."""

import pytest

from framewire.corpus.reading.encoding import NotTextError, decode, mend

TEXT = "Die Minister trafen sich am Montag in Genf, um über den Friedensplan für die Region zu sprechen, wie es hieß.\n"


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_an_encoding_is_told_from_the_bytes(name):
    assert decode((TEXT * 5).encode(name)) == TEXT * 5


def test_cyrillic_in_an_old_encoding_is_read():
    text = "Министр сообщил, что переговоры продолжатся во вторник, и отказался отвечать на вопросы журналистов.\n" * 5
    assert decode(text.encode("cp1251")) == text


def test_a_page_is_read_in_the_encoding_it_declares():
    page = '<html><head><meta charset="iso-8859-2"></head><body>Łódź</body></html>'
    assert "Łódź" in decode(page.encode("iso-8859-2"), html=True)


def test_one_bad_byte_does_not_change_the_encoding():
    data = ("Zurück in Köln. " * 200).encode() + b"\xff" + "Schön.".encode()
    assert decode(data).startswith("Zurück in Köln.")
    assert decode(data).count("\ufffd") == 1


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", "zip archive"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "picture"),
        (bytes(range(9)) * 40, "binary"),
    ],
)
def test_a_binary_file_is_refused_by_name(data, kind):
    with pytest.raises(NotTextError, match=kind):
        decode(data)


def test_mojibake_nul_and_lone_surrogates_are_mended_line_by_line():
    assert mend("It\u00e2\u20ac\u2122s late\r\nna\u00efve\0\rend \ud800") == "It’s late\nnaïve\nend \ufffd"


def test_text_that_only_looks_odd_is_left_alone():
    odd = "Ã is a letter, and so is Â; “quotes” stay curled, ﬁ stays a ligature."
    assert mend(odd) == odd


def test_an_ascii_start_does_not_decide_the_encoding():
    assert decode(b"Plain words. " * 6000 + "“Zoë’s.”".encode("cp1252")).endswith(" “Zoë’s.”")


def test_characters_without_width_go_and_those_of_other_scripts_stay():
    assert mend("co\u00adop\u00aderation.\u200b The&shy;n \u2060left") == "cooperation. Then left"
    thai = "สวัสดี\u200bครับ"
    assert mend(thai) == thai


def test_a_soft_hyphen_at_the_end_of_a_line_stays_for_the_line_to_be_joined():
    assert mend("co\u00adop\u00ad\neration") == "coop\u00ad\neration"


def test_line_ends_of_every_system_are_one():
    assert mend("a\r\nb\rc\r\r\nd\u2028e\u2029f\vg") == "a\nb\nc\nd\ne\nf\ng"
