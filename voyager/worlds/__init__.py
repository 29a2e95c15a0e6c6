"""The Python half of the worlds: the embedded server's control side, and servers that are not ours."""
