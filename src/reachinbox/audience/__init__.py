"""CSV in, recipients out, and whom never to write to."""
