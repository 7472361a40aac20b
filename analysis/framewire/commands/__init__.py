"""The commands on the folder of a run, what all commands share, and what some of them do."""
