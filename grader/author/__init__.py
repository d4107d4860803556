"""For who writes exercises: proving that they do what they say."""
