"""One reader for each resource type: structures in, facts out."""
