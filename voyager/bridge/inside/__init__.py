"""What runs in the sealed Python child: it seals itself, then runs programs. Nothing but the standard library is used."""
