"""Fits the embedded entailment model's adapter and heads on labelled sets beside the checkout; no stage needs it."""
