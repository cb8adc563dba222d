"""What is handed over to be remembered: plain values, small, the same in the queue and in the spool."""

import msgspec


class Record(msgspec.Struct, frozen=True, array_like=True):
    """Common to all records. Times are milliseconds since 1970 in UTC."""


class ShownCard(Record, frozen=True):
    """A card as the user saw it. `rule` leads it; `suggestions` are their uuids."""

    uuid: str
    rule: str
    level: str
    suggestions: tuple[str, ...]


class ShownFinding(Record, frozen=True):
    """One rule that had something to show about one order. `card` is "" where no card carried it.

    `mode`: visible, or what kept it back. `fingerprint` is of the evidence; the keys are pseudonyms.
    """

    card: str
    rule: str
    version: str
    level: str
    status: str
    mode: str
    order_key: str
    fingerprint: str


class Answer(Record, frozen=True, tag="answer"):
    """One call of a hook and what was shown for it. `unknown`: rules that could not tell and had no card."""

    id: str
    at: int
    hook: str
    hook_instance: str
    client: str
    tenant: str
    user_reference: str
    patient_key: str
    policy: str
    rules_version: str
    orders: int
    unknown: tuple[str, ...]
    cards: tuple[ShownCard, ...]
    findings: tuple[ShownFinding, ...]


class Said(Record, frozen=True, tag="feedback"):
    """Feedback about one card. `suggestions` are the accepted ones; `comment` may name a person."""

    tenant: str
    client: str
    service: str
    card: str
    outcome: str
    outcome_at: int
    received_at: int
    suggestions: tuple[str, ...] = ()
    reason_code: str = ""
    reason_system: str = ""
    non_adherence: str = ""
    comment: str = ""


Kept = Answer | Said
ENCODER = msgspec.json.Encoder()
DECODER = msgspec.json.Decoder(Kept)
