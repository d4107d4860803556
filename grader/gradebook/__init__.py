"""The gradebook: every report of a class in a database, written as it is made and read without grading again."""
