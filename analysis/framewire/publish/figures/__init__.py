"""How figures look, and the figures of the report: numbers in, a drawing out."""
