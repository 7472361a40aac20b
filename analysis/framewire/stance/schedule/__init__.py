"""What is asked next, and when enough has been: the schedule, the model that answers, the audit of what was saved."""
