"""Tests of `cds_service/chart/fhir`."""
