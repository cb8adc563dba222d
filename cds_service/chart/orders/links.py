"""Which drafted orders belong together: by reference, by requisition, by encounter."""

import msgspec

from cds_service.chart.fhir.loose import identifiers, reference, references
from cds_service.chart.orders.drafts import Draft

_POINTERS = ("basedOn", "supportingInfo", "supportingInformation", "partOf")
_GROUPS = ("requisition", "groupIdentifier")
_NONE: frozenset[str] = frozenset()


class Links(msgspec.Struct, frozen=True):
    """What a draft points to, the requisition it is part of, and its encounter."""

    draft: Draft
    targets: frozenset[str] = _NONE
    groups: frozenset[str] = _NONE
    encounter: str = ""

    def joined(self, other: "Links") -> bool:
        """True when one draft names the other, or both belong to one requisition."""
        if self.groups and not self.groups.isdisjoint(other.groups):
            return True
        return self.name(other)

    def name(self, other: "Links") -> bool:
        """True when one draft names the other."""
        return self.draft.named_by(other.targets) or other.draft.named_by(self.targets)

    def together(self, other: "Links") -> bool:
        """False when both name an encounter, and not the same."""
        return not self.encounter or not other.encounter or self.encounter == other.encounter


def links(draft: Draft) -> Links:
    resource = draft.resource
    pointing = [resource[name] for name in _POINTERS if name in resource]
    grouping = [resource[name] for name in _GROUPS if name in resource]
    return Links(
        draft,
        frozenset(target for pointers in pointing for target in references(pointers)) if pointing else _NONE,
        frozenset(one for groups in grouping for one in identifiers(groups)) if grouping else _NONE,
        reference(resource.get("encounter")),
    )
