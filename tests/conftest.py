"""Tests remember nothing unless they ask for a store: whoever runs them keeps their own."""

import os

os.environ["HIP_CDS_STORE"] = "off"
