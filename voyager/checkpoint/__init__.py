"""The story of a run on disk: an append-only journal, and the points to resume from."""
