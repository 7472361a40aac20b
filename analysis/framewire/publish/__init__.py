"""From tables to what people read: report, notebooks, dataset."""
