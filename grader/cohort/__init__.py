"""A class as a whole: marks by its policy, what is hard, which mistakes are common. Nothing is graded here."""
