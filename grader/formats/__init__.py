"""Writers: one report, many places that want it."""
