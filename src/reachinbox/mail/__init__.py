"""The protocols of e-mail: composing, SMTP, reply codes, templates; no database, no web."""
