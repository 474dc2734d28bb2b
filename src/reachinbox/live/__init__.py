"""Live: tell browsers what changed, as it changes, in absolute values."""

from reachinbox.live.process import Live as Live
