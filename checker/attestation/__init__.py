"""What was checked, by which rules, with which answer: written down so that it can be proved a year later."""
