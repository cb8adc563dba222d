"""The scenario rows of the clinical catalogue (its section 11), as patient records and orders."""

from tests.acceptance.rows_anticoagulation import ANTICOAGULATION
from tests.acceptance.rows_coded_differently import CODED_DIFFERENTLY
from tests.acceptance.rows_contraindication import CONTRAINDICATION
from tests.acceptance.rows_doses import DOSES
from tests.acceptance.rows_from_the_clinic import FROM_THE_CLINIC
from tests.acceptance.rows_of_doubt import DOUBTED
from tests.acceptance.rows_ordered_differently import ORDERED_DIFFERENTLY
from tests.acceptance.rows_other import OTHER
from tests.acceptance.rows_suitability import SUITABILITY
from tests.acceptance.rows_worded_differently import WORDED_DIFFERENTLY

CATALOGUE = [*ANTICOAGULATION, *CONTRAINDICATION, *DOSES, *OTHER, *SUITABILITY]
OTHERWISE = [*CODED_DIFFERENTLY, *WORDED_DIFFERENTLY, *ORDERED_DIFFERENTLY]
ROWS = [*CATALOGUE, *OTHERWISE, *FROM_THE_CLINIC, *DOUBTED]
