"""Where learner code runs: a warm zygote, workers forked from it and confined, typed frames between them and us."""
