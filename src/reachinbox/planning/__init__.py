"""Pure planning: recipients, limits and hours in, a sender and a time for every e-mail out."""
