"""A CDS Hooks 2.0 service for hip injections: FHIR R4 in, a few cards out."""

__version__ = "0.1.0"
