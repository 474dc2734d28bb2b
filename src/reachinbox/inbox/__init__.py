"""What comes back: bounces, complaints, replies and unsubscribes, matched to the e-mails sent."""
