"""Grading in several processes, on this machine and on others: bytes of our own go there, and reports come back."""
