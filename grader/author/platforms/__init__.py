"""What a platform needs to grade by a course: one module for each, found by its name."""
