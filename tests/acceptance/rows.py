"""The scenario rows of the clinical catalogue (its section 11), as patient records and orders."""

from tests.acceptance.rows_anticoagulation import ANTICOAGULATION
from tests.acceptance.rows_contraindication import CONTRAINDICATION
from tests.acceptance.rows_doses import DOSES
from tests.acceptance.rows_other import OTHER
from tests.acceptance.rows_suitability import SUITABILITY

ROWS = [*ANTICOAGULATION, *CONTRAINDICATION, *DOSES, *OTHER, *SUITABILITY]
