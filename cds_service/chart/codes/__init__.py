"""What codings and names mean, in the concepts of `rules/codes`."""
