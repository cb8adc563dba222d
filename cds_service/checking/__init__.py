"""The rule base checks itself: scenarios, limits, versions, review dates, lengths of texts, and mutants."""
