"""What people read about the rules, written from them: the vocabulary in rules/README.md, and rules/CATALOGUE.md."""
