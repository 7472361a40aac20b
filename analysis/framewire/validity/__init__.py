"""How far a run can be trusted: units drawn for people to code, their agreement, and counts corrected by it."""

from framewire.validity.build import TABLES, SampleRequest, draw_sample, plan_sample, validate
from framewire.validity.units import KINDS

__all__ = ["KINDS", "TABLES", "SampleRequest", "draw_sample", "plan_sample", "validate"]
