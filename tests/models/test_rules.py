"""The file of rules: every number says where it comes from, and what is missing is named."""

import pytest

from framewire.errors import ModelError
from framewire.models import rules
from framewire.models.rules import FITTED, SOURCES, all_rules, read_rules, rule, rule_list


def test_every_shipped_rule_says_what_it_means_and_where_it_comes_from():
    found = all_rules()
    assert len(found) > 60
    for each in found.values():
        assert each.source in SOURCES
        assert len(each.meaning) > 15
        if each.source == "fitted":
            assert all(getattr(each, fact) for fact in FITTED)
            assert each.command.startswith("python -m framewire.training.rules")


def test_a_rule_is_read_as_one_number_or_as_several():
    assert rule("frame_present") == 0.35
    assert len(rule_list("theme_weights")) == 5
    with pytest.raises(ModelError, match=r"rule theme_weights: it has 5 numbers, not one\. Read it with rule_list"):
        rule("theme_weights")
    with pytest.raises(ModelError, match=r"rule frame_present: it has one number\. Read it with rule"):
        rule_list("frame_present")


def test_a_missing_rule_is_named():
    with pytest.raises(ModelError, match=r"rule no_such: there is none of this name in rules\.toml\. Write it there"):
        rule("no_such")


WHOLE = 'value = 1\nmeaning = "m"\nsource = "judgement"\n'
FITTED_TABLE = 'value = [1, 2]\nmeaning = "m"\nsource = "fitted"\ndata = "d"\nsplit = "s"\ndate = "2026-11-29"\n'


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("[one]\n" + WHOLE.replace('meaning = "m"\n', ""), "rule one: value, meaning or source is missing"),
        ("[one]\n" + WHOLE + "colour = 3\n", "rule one: it has a key 'colour'"),
        ("[one]\n" + WHOLE.replace("judgement", "guess"), "rule one: its source is 'guess'"),
        ("[one]\n" + FITTED_TABLE, "rule one: it is fitted and does not say its command"),
        ("one = 1\n", "rule one: value, meaning or source is missing"),
        ("[one\n", r"rules\.toml: it cannot be read"),
    ],
)
def test_a_table_that_does_not_say_what_it_must_is_refused(tmp_path, text, fact):
    (tmp_path / "rules.toml").write_text(text)
    with pytest.raises(ModelError, match=fact):
        read_rules(tmp_path / "rules.toml")


def test_a_file_is_read_once(monkeypatch):
    rule("frame_present")
    monkeypatch.setattr(rules, "read_rules", lambda path: pytest.fail("read again"))
    assert rule("frame_present") == 0.35
