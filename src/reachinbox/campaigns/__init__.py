"""Draft, forecast, schedule, pause, resume, cancel."""
