"""From passages to topics and themes."""
