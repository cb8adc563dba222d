"""FHIR R4 JSON as typed structures of just the elements that facts are made of."""
