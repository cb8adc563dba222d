"""The order under review, read from drafts, bookings and plain words."""
