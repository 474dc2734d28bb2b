"""ReachInbox: the campaign scheduler you can prove."""
