"""The only door to weights.

`embedder`, `entailment` and `tagger` are the models as the rooms ask them; `shelf`, `shared`, `remembered` and
`cluster` say how a run holds them and keeps their answers; `rules` reads the fitted and chosen numbers; `folders` finds
and converts models, `parts` are what they are made of.
"""
