"""How fast is a whole request? Measured against a bare endpoint in the same run; prints, never asserts a time."""
