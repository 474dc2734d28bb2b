"""The truth: every promised e-mail; the only writer of its tables."""
