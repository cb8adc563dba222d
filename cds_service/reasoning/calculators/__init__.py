"""Published formulas as pure functions. Which inputs they get, and how old these may be, stands in tables."""
