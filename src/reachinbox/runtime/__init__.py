"""What every process stands on; knows nothing of e-mail."""
