"""FHIR JSON in, clinical facts out."""
