"""Fits the adapter and heads of the entailment model, several fits side by side, and writes them with their card."""
