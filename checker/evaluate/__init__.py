"""Judging: the outcome of every rule for every record, and the derived statuses."""
