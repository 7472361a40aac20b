"""The map: neighbours stay neighbours, any number of points. The tree of topics and themes, by hand."""

import numpy as np
import pytest

from framewire.themes.layout import Branch, map_positions, theme_tree


@pytest.mark.parametrize("size", [0, 1, 2, 5, 11, 12, 13, 60])
@pytest.mark.parametrize("width", [1, 2, 40])
def test_any_number_of_points_lies_in_the_unit_square(size, width):
    points = np.random.default_rng(0).normal(size=(size, width)).astype(np.float32)
    found = map_positions(points, seed=0)
    assert found.shape == (size, 2)
    assert ((found >= 0) & (found <= 1)).all()


def test_equal_points_lie_in_the_middle():
    assert (map_positions(np.ones((30, 4), np.float32), seed=0) == 0.5).all()


def test_neighbours_on_the_map_are_of_the_same_group():
    draw = np.random.default_rng(1)
    truth = np.repeat(np.arange(3), 40)
    found = map_positions((np.eye(3, 30)[truth] * 8 + draw.normal(size=(120, 30))).astype(np.float32), seed=0)
    apart = ((found[:, None] - found[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    assert (truth[apart.argmin(axis=1)] == truth).all()


def test_the_same_seed_gives_the_same_map():
    points = np.random.default_rng(2).normal(size=(80, 12)).astype(np.float32)
    assert np.array_equal(map_positions(points, seed=4), map_positions(points, seed=4))


def at(name, degrees, size=1):
    angle = np.radians(degrees)
    return Branch(name, np.array([np.cos(angle), np.sin(angle)], np.float32), size, 0.0)


def test_topics_are_joined_inside_themes_and_themes_to_the_top():
    nodes = {node.id: node for node in theme_tree([at("a", 0), at("b", 10), at("c", 40), at("d", 90)], list("xxxy"))}
    assert nodes["a"].parent == nodes["b"].parent == "x/1"
    assert nodes["x/1"].parent == nodes["c"].parent == "x"
    assert nodes["d"].parent == "y"
    assert nodes["x"].parent == nodes["y"].parent == "all"
    assert nodes["all"].parent is None
    assert nodes["x/1"].height == pytest.approx(1 - np.cos(np.radians(10)), abs=1e-6)
    assert (nodes["a"].theme, nodes["x"].theme, nodes["y"].theme, nodes["all"].theme) == ("x", "x", "y", None)


def test_a_larger_branch_pulls_the_centre():
    nodes = {node.id: node for node in theme_tree([at("a", 0, 99), at("b", 20), at("c", 70)], list("xxx"))}
    assert nodes["x"].height == pytest.approx(1 - np.cos(np.radians(70)), abs=0.02)


def test_heights_grow_inside_a_theme_and_ids_are_unique():
    draw = np.random.default_rng(0)
    topics = [Branch(f"t{n}", draw.normal(size=5).astype(np.float32), 3, 0.0) for n in range(20)]
    nodes = theme_tree(topics, ["x", "y"] * 10)
    by_id = {node.id: node for node in nodes}
    assert len(by_id) == len(nodes)
    for node in nodes:
        if node.theme and node.parent in by_id and by_id[node.parent].theme == node.theme:
            assert 0 <= node.height <= by_id[node.parent].height <= 1


@pytest.mark.parametrize(("topics", "count"), [([], 0), ([at("a", 0)], 3)])
def test_none_and_one(topics, count):
    assert len(theme_tree(topics, ["x"] * len(topics))) == count
