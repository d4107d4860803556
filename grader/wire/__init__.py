"""What both sides of the trust boundary know: the messages between grader and worker, and how they travel."""
