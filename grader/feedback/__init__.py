"""What a learner reads: in a terminal now."""
