"""The order desk: a small EHR to try the service with. In development only."""
