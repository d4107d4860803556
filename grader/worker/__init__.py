"""The inside of the trust boundary: everything of ours that learner code can see. Nothing here is believed outside."""
