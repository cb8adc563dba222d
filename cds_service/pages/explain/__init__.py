"""Why these cards and no others: a request, every rule that looked at it, and what a changed value would do."""
