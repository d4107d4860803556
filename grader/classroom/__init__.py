"""Classes: finding what learners handed in."""
