"""Skills run again from the starts they were verified from, in worlds that nobody plays in."""
