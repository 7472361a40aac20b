"""How far a run can be trusted: units drawn for people to code, their agreement, and counts corrected by it."""

from framewire.validity.draw import SampleRequest, draw_sample, plan_sample
from framewire.validity.units import KINDS
from framewire.validity.validation import TABLES, validate

__all__ = ["KINDS", "TABLES", "SampleRequest", "draw_sample", "plan_sample", "validate"]
