"""From passages to stances and frames with their evidence."""
