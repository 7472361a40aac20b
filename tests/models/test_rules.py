"""The file of rules: every number says where it comes from, and what is missing is named."""

from importlib import import_module
from pathlib import Path

import pytest

import framewire
from framewire.errors import ModelError
from framewire.models import rules
from framewire.models.rules import FITTED, SOURCES, all_rules, read_rules, rule, rule_list
from framewire.stages import SHARED
from framewire.themes.found.stability import RECURS, STEADY


def test_every_shipped_rule_says_what_it_means_and_where_it_comes_from():
    found = all_rules()
    assert len(found) > 60
    for each in found.values():
        assert each.source in SOURCES
        assert len(each.meaning) > 15
        if each.source == "fitted":
            assert all(getattr(each, fact) for fact in FITTED)
            assert each.command.startswith("python -m framewire.training.") or each.command.startswith("make ")


def test_a_rule_is_read_as_one_number_or_as_several():
    assert rule("frame_present") == 0.45
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
    assert rule("frame_present") == 0.45


USED = {
    "stance.decisions.frames": "SLOPE=frame_slope OFFSET=frame_offset PRESENT=frame_present PLAIN_NO=frame_plain_no"
    " MOST_EVIDENCE=frame_most_evidence LEAST=frame_least SLOPE_BY_EXAMPLES=frame_slope_by_examples CLOSE=frame_close"
    " OFFSET_BY_EXAMPLES=frame_offset_by_examples PRESENT_BY_EXAMPLES=frame_present_by_examples CLOSEST=frame_closest",
    "stance.schedule.reading": "FIRST=frame_first MORE=frame_more SURE=frame_sure"
    " SURE_BY_EXAMPLES=frame_sure_by_examples SPREAD=frame_spread PRIOR=frame_spread_weight",
    "stance.decisions.stances": "LEAST=stance_least TORN=torn LEAST_MENTIONS=fewest_mentions LIKELIER=side_likelier",
    "stance.decisions.pooling": "TEXT=clear_text SPEAKER=clear_speaker SPEAKERS=clear_speakers",
    "corpus.attribution.attributions": "INTERRUPTION=attribution_interruption",
    "corpus.attribution.stretches": "MARKED=attribution_marked MARKED_LONG=attribution_marked_long"
    " WORDS=attribution_words FEWEST=attribution_fewest",
    "corpus.attribution.cues": "KNOWN=attribution_known UNSURE=attribution_unsure ELSEWHERE=attribution_elsewhere",
    "models.tagger": "FIRST=attribution_first NOWHERE=attribution_nowhere FURTHEST=attribution_furthest",
    "corpus.attribution.turns": "FEWEST_TURNS=fewest_turns",
    "corpus.main_text.region": "LEAST=region_least FIRST_SHARE=region_first_share ANCHORED=region_anchored"
    " NEAR=region_near AFTER_COMMENTS=region_after_comments LONE=region_lone"
    " SUPPORT=region_support FURNITURE=region_furniture",
    "themes.named.documents": "STRETCH=theme_stretch",
    "themes.named.evidence": "THRESHOLD=theme_present",
    "themes.found.stability": "SHARE=cluster_resampled_share RESAMPLES=cluster_resamples LEAST=cluster_least_agreement"
    " EQUALLY_WELL=cluster_equally_well POINTS_A_CLUSTER=cluster_points"
    " STARTS=cluster_starts CLOUDS=cluster_clouds CONTENDS=cluster_contends",
    "themes.found.clusters": "WIDTH=cluster_width REACH=cluster_reach",
    "themes.found.groups": "TURNS=cluster_turns SPREAD=topic_spread ACCIDENT=small_apart DISSOLVED=cluster_dissolved",
    "themes.words.terms": "DIVERSITY=term_diversity",
    "themes.words.phrases": "PART_OF=term_part_of",
}


@pytest.mark.parametrize("module", USED)
def test_what_a_module_decides_by_is_what_the_file_says(module):
    used = import_module(f"framewire.{module}")
    for pair in USED[module].split():
        constant, name = pair.split("=")
        assert getattr(used, constant) == all_rules()[name].value, f"{module}.{constant} is not rule {name}"


def test_a_changed_rule_does_every_stage_again():
    assert "models/weights/rules.toml" in SHARED


def test_every_rule_is_used():
    named = {pair.split("=")[1] for pairs in USED.values() for pair in pairs.split()}
    package = Path(framewire.__file__).parent
    code = "\n".join(path.read_text("utf-8") for path in package.rglob("*.py"))
    named |= {"cluster_steady", *(f"about_{voice}" for voice in ("narration", "quotation"))}
    assert [name for name in all_rules() if name not in named and f'"{name}"' not in code] == []


def test_what_recurs_is_the_file_s():
    assert rule_list("cluster_steady") == (RECURS, STEADY)
