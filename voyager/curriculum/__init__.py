"""Which goal comes next."""
