"""SMTP servers, From addresses, verification, health, lanes."""
