"""One rehearsal for all tests of this folder: a scenario that several of them play is staged once."""

from cds_service.rehearsal.run import Rehearsal

REHEARSAL = Rehearsal()
