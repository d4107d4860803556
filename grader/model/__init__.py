"""The vocabulary: exercises and reports as frozen values."""
