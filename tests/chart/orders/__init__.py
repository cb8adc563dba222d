"""Tests of `cds_service/chart/orders`."""
