"""What a rule author needs: rules in words, tested, proved, compared. One file or folder a capability."""
