"""Who may call, and whom we call for them."""
