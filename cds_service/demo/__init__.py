"""Shows the service at work: the real server, every example over HTTP, the cards as text."""
