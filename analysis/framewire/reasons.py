"""The words of the tables that say why: why a sentence was asked about, why a stance or an estimate is null."""

from __future__ import annotations

from types import MappingProxyType

# Why a sentence was or was not asked about a target: the outcomes of the table of relevance.
OUTCOMES = MappingProxyType(
    {
        "mentions": "its words name the target",
        "near": "its passage or the title mentions the target, and it may be about it",
        "nearby": "a sentence before or after its passage mentions the target, and it may be about it",
        "not_discussed": "nothing in the article mentions the target",
        "too_far": "no sentence near enough mentions the target",
        "unrelated": "it stands near a mention of the target, but is hardly about it",
        "about_another_target": "it is nearer in meaning to another target of the codebook",
        "too_short": "it has too few words in this voice to be read",
    }
)
# Why a stance is null: one word, one cause.
REASONS = MappingProxyType(
    {
        "not_read": "the article was set aside: no text, or not in the codebook's language",
        "no_such_voice": "nothing in the article is said in this voice",
        "not_discussed": "nothing in the article mentions the target",
        "too_far": "the target is mentioned, but nothing is said in this voice near enough to a mention",
        "unrelated": "what is said in this voice near a mention is hardly about the target",
        "about_another_target": "what is said near the target is about another target",
        "too_short": "what is said in this voice is too short to be read",
        "passing_mention": "what was read takes no side; only one sentence names the target, and the title does not",
        "only_nearby": "what was read only stands near a mention: no side, or likelier about something else",
        "torn": "one side leads, but is not likelier than everything else together",
        "below_margin": "the likeliest stance leads the second by less than the margin",
    }
)
# The reasons of a voice that do not say that the article mentions the target.
SILENT = frozenset({"not_read", "no_such_voice", "not_discussed"})
# Why an estimate has no number: one word, one cause.
NO_NUMBER = MappingProxyType(
    {
        "too_few_labels": "fewer units were coded than the estimate needs",
        "too_few_of_it": "the code was seen too rarely, by coders and model together",
        "one_code_only": "every coder used one and the same code, so chance cannot be told from agreement",
        "too_few_articles": "too few articles were coded for an interval",
        "never_said": "the model never gave this code among the coded units",
        "never_coded": "no coder gave this code among the coded units",
    }
)
