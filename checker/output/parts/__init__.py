"""What several formats share: words, places, the matrix, the sections of findings, and what did not run."""
