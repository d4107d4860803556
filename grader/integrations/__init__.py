"""Where learners already are: pytest and Jupyter. Peers of the commands, over the same library."""
