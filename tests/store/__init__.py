"""What the service remembers, on SQLite and on PostgreSQL."""
