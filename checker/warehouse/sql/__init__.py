"""Rules as SQL: the same codes from the same figures as the local engine gives, or a reason why not."""
