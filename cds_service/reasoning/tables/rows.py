"""What all table rows have in common."""

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """A line of a table in `rules/tables`: frozen, and no key that is not declared here."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)
