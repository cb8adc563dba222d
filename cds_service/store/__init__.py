"""What the service remembers: shown cards, feedback, replay protection, modes, audit.

SQLite by default, PostgreSQL when several machines share it. Everything outside of this room hands over plain values.
"""
