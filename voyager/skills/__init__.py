"""The skill library: immutable skill folders, a database of what changes, and a derived vector index."""
