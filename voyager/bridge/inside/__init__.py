"""What runs in the sealed Python child: it seals itself, then runs programs. It uses only the standard library."""
