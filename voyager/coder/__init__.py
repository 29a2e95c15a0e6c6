"""Writes one program for a goal: asks the model, reads its reply, and sends back what can't work."""

from voyager.coder.replies import read_code
from voyager.coder.writer import MAX_REPLIES, Coder

__all__ = ["MAX_REPLIES", "Coder", "read_code"]
