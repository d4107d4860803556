"""Exercises as authors write them: their files, their signatures, their cases."""
