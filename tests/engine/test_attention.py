"""Attention of one sequence against the formula written out in numpy."""

import numpy as np
import pytest

attention = pytest.importorskip("framewire.engine.attention")
from framewire.engine.packing import packed_matrix, whole_columns  # noqa: E402

HEADS, SIZE, WIDEST = 2, 32, 48


def packed_places(places):
    parts = [whole_columns(head) for head in places]
    return np.stack([packed_matrix(whole) for whole, _ in parts]), np.stack([scale for _, scale in parts])


def by_the_formula(qkv, place_key, place_query):
    query, key, value = (part.reshape(len(qkv), HEADS, SIZE) for part in np.split(qkv.astype(np.float64), 3, axis=1))
    mixed = np.zeros((len(qkv), HEADS, SIZE))
    for head in range(HEADS):
        scores = query[:, head] @ key[:, head].T
        for i in range(len(qkv)):
            for j in range(len(qkv)):
                if place_key is not None:
                    scores[i, j] += query[i, head] @ place_key[head][:, WIDEST + j - i]
                    scores[i, j] += key[j, head] @ place_query[head][:, WIDEST + i - j]
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        mixed[:, head] = shares / shares.sum(axis=1, keepdims=True) @ value[:, head]
    return mixed.reshape(len(qkv), HEADS * SIZE)


@pytest.mark.parametrize("length", [1, 5, 16, 37])
@pytest.mark.parametrize("placed", [False, True])
def test_attention_follows_the_formula(length, placed):
    random = np.random.default_rng(length)
    qkv = random.standard_normal((length + 9, 3 * HEADS * SIZE)).astype(np.float32) * np.float32(0.5)
    key, query = (random.standard_normal((HEADS, SIZE, 2 * WIDEST)).astype(np.float32) * 0.3 for _ in range(2))
    none = np.zeros((0, 1, SIZE // 2, 32), np.int16), np.zeros((0, 16), np.float32)
    packed = (*packed_places(key), *packed_places(query)) if placed else (*none, *none)
    context = np.zeros((length + 9, HEADS * SIZE), np.float32)
    span = attention.Span(4, 4 + length, 0, length, HEADS)
    attention.attend(qkv, span, attention.Places(*packed), context)
    wanted = by_the_formula(qkv[4 : 4 + length], key if placed else None, query)
    assert np.abs(context[4 : 4 + length] - wanted).max() < 0.01
    assert not context[:4].any()
    assert not context[4 + length :].any()


def test_the_first_token_alone_gets_what_it_gets_among_all():
    random = np.random.default_rng(0)
    qkv = random.standard_normal((24, 3 * HEADS * SIZE)).astype(np.float32)
    places = attention.Places(*packed_places(np.ones((HEADS, SIZE, 2 * WIDEST), np.float32)) * 2)
    alone, among = np.zeros((24, HEADS * SIZE), np.float32), np.zeros((24, HEADS * SIZE), np.float32)
    attention.attend(qkv, attention.Span(0, 23, 0, 1, HEADS), places, alone)
    attention.attend(qkv, attention.Span(0, 23, 0, 23, HEADS), places, among)
    assert np.array_equal(alone[0], among[0])
