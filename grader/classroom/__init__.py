"""Classes: finding what learners handed in, and grading all of it."""
