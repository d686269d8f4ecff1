"""The same rules in a warehouse: as SQL, as Great Expectations' suites, and run there as a checkpoint."""
