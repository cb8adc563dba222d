"""Rules over facts: knows neither HTTP nor FHIR JSON."""
