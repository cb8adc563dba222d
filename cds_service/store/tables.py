"""The tables. Times are whole milliseconds since 1970 in UTC; patients and orders appear as keyed hashes only.

`answers` is one call of a hook, `cards` what the user saw of it, `findings` one row for every rule that had something
to show (also where a mode kept it back). `comments` is the free text of feedback, apart because it may name a person.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, MetaData, String, Table, Text

NAMES = {"pk": "pk_%(table_name)s", "ix": "ix_%(column_0_label)s"}
metadata = MetaData(naming_convention=NAMES)
tokens = MetaData(naming_convention=NAMES)  # beside SQLite in a file of its own: who writes records holds no call up

answers = Table(
    "answers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("hook", String(40), nullable=False),
    Column("hook_instance", String(200), nullable=False),
    Column("client", String(200), nullable=False),
    Column("tenant", String(200), nullable=False),
    Column("user_reference", String(200), nullable=False),  # "Practitioner/17": who was asked to decide, never a name
    Column("patient_key", String(32), nullable=False, index=True),
    Column("policy", String(100), nullable=False),
    Column("rules_version", String(64), nullable=False),
    Column("orders", Integer, nullable=False),  # hip injections in the request; 0: not covered
    Column(
        "unknown", Text, nullable=False
    ),  # ids of the rules that could not tell and had no card, with spaces between
)

cards = Table(
    "cards",
    metadata,
    Column("uuid", String(36), primary_key=True),
    Column("answer", String(32), nullable=False, index=True),
    Column("tenant", String(200), nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
    Column("rule", String(100), nullable=False),  # the one that leads the card; "" for a fault of the service
    Column("level", String(10), nullable=False),
    Column("suggestions", Text, nullable=False),  # their uuids, with spaces between
)

findings = Table(
    "findings",
    metadata,
    Column("answer", String(32), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("card", String(36), nullable=False, index=True),  # "" when no card carried it
    Column("at", BigInteger, nullable=False),
    Column("rule", String(100), nullable=False),
    Column("version", String(20), nullable=False),
    Column("level", String(10), nullable=False),
    Column("status", String(10), nullable=False),  # fired, unknown, failed
    Column("mode", String(10), nullable=False),  # visible, silent, repeated
    Column("order_key", String(32), nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Index("ix_findings_rule_at", "rule", "at"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("tenant", String(200), primary_key=True),
    Column("card", String(200), primary_key=True),
    Column("outcome", String(10), primary_key=True),
    Column("outcome_at", BigInteger, primary_key=True),
    Column("suggestion", String(200), primary_key=True),  # "" for none
    Column("client", String(200), nullable=False),
    Column("service", String(100), nullable=False),
    Column("received_at", BigInteger, nullable=False, index=True),
    Column("reason_code", String(200), nullable=False),
    Column("reason_system", String(200), nullable=False),
    Column("non_adherence", String(200), nullable=False),  # HL7's code for the reason; "" without one
    Column("commented", Boolean, nullable=False),
    Index("ix_feedback_card", "card"),
)

comments = Table(
    "comments",
    metadata,
    Column("tenant", String(200), primary_key=True),
    Column("card", String(200), primary_key=True),
    Column("outcome_at", BigInteger, primary_key=True),
    Column("received_at", BigInteger, nullable=False, index=True),
    Column("text", Text, nullable=False),
)

replay = Table(
    "replay",
    tokens,
    Column("token", String(64), primary_key=True),  # hash of issuer and jti
    Column("expires", BigInteger, nullable=False, index=True),
)

modes = Table(
    "modes",
    metadata,
    Column("rule", String(100), primary_key=True),
    Column("client", String(200), primary_key=True),  # "" for every client
    Column("tenant", String(200), primary_key=True),  # "" for every tenant
    Column("mode", String(10), nullable=False),  # off, silent, visible
    Column("changed_at", BigInteger, nullable=False),
    Column("changed_by", String(200), nullable=False),
    Column("why", Text, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("place", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("action", String(100), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Column("salt", String(32), nullable=False, server_default=""),  # emptied together with actor and detail
    Column("digest", String(64), nullable=False, server_default=""),  # of salt, actor and detail
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
