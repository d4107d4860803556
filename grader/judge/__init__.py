"""Verdicts, in the trusted process: what came back against what is expected, and what of it may be shown."""
