"""The patient handout: how to prepare and what to do afterwards, for an order, on paper."""
