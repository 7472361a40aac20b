"""The chapters of the report, one module each: rows of tables in, blocks out."""
