"""Tests of `cds_service/chart/readers`."""
