"""What may be concluded, at which standard, and what still stands open: pure, over a snapshot."""
