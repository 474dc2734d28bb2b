"""A mailbox on this machine, so that nothing leaves it while you try."""
