"""Tests of `cds_service/chart/codes`."""
