"""What every part of the program speaks of: types, submissions, findings, reports, errors. No behaviour."""
