"""The scenario rows of the clinical catalogue (its section 11), as patient records and orders."""

from tests.acceptance.rows_anticoagulation import ANTICOAGULATION
from tests.acceptance.rows_coded_differently import CODED_DIFFERENTLY
from tests.acceptance.rows_ordered_differently import ORDERED_DIFFERENTLY
from tests.acceptance.rows_other import OTHER
from tests.acceptance.rows_partial import PARTIAL
from tests.acceptance.rows_worded_differently import WORDED_DIFFERENTLY

ROWS = [*ANTICOAGULATION, *OTHER, *PARTIAL, *CODED_DIFFERENTLY, *WORDED_DIFFERENTLY, *ORDERED_DIFFERENTLY]
