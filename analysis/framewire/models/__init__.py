"""The only door to weights: the catalogue, the two model interfaces, and the heads on top."""
