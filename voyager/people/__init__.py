"""What people tell a run and decide in it."""
