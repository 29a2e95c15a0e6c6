"""Models that answer the roles' requests."""
