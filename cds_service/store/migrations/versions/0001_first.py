"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _answers()
    _cards()
    _findings()
    _said()
    _kept()


def _text(name: str, length: int, *, key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), primary_key=key, nullable=False)


def _whole(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=key, nullable=False)


def _moment(name: str, *, key: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, primary_key=key, nullable=False)


def _long(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False)


def _answers() -> None:
    op.create_table(
        "answers",
        _text("id", 32, key=True),
        _moment("at"),
        _text("hook", 40),
        _text("hook_instance", 200),
        _text("client", 200),
        _text("tenant", 200),
        _text("user_reference", 200),
        _text("patient_key", 32),
        _text("policy", 100),
        _text("rules_version", 64),
        _whole("orders"),
        _long("unknown"),
    )
    op.create_index("ix_answers_at", "answers", ["at"])
    op.create_index("ix_answers_patient_key", "answers", ["patient_key"])


def _cards() -> None:
    op.create_table(
        "cards",
        _text("uuid", 36, key=True),
        _text("answer", 32),
        _text("tenant", 200),
        _moment("at"),
        _text("rule", 100),
        _text("level", 10),
        _long("suggestions"),
    )
    op.create_index("ix_cards_answer", "cards", ["answer"])
    op.create_index("ix_cards_at", "cards", ["at"])


def _findings() -> None:
    op.create_table(
        "findings",
        _text("answer", 32, key=True),
        _whole("place", key=True),
        _text("card", 36),
        _moment("at"),
        _text("rule", 100),
        _text("version", 20),
        _text("level", 10),
        _text("status", 10),
        _text("mode", 10),
        _text("order_key", 32),
        _text("fingerprint", 32),
    )
    op.create_index("ix_findings_card", "findings", ["card"])
    op.create_index("ix_findings_rule_at", "findings", ["rule", "at"])


def _said() -> None:
    op.create_table(
        "feedback",
        _text("tenant", 200, key=True),
        _text("card", 200, key=True),
        _text("outcome", 10, key=True),
        _moment("outcome_at", key=True),
        _text("suggestion", 200, key=True),
        _text("client", 200),
        _text("service", 100),
        _moment("received_at"),
        _text("reason_code", 200),
        _text("reason_system", 200),
        _text("non_adherence", 200),
        sa.Column("commented", sa.Boolean, nullable=False),
    )
    op.create_index("ix_feedback_card", "feedback", ["card"])
    op.create_index("ix_feedback_received_at", "feedback", ["received_at"])
    op.create_table(
        "comments",
        _text("tenant", 200, key=True),
        _text("card", 200, key=True),
        _moment("outcome_at", key=True),
        _moment("received_at"),
        _long("text"),
    )
    op.create_index("ix_comments_received_at", "comments", ["received_at"])


def _kept() -> None:
    op.create_table("replay", _text("token", 64, key=True), _moment("expires"))
    op.create_index("ix_replay_expires", "replay", ["expires"])
    op.create_table(
        "modes",
        _text("rule", 100, key=True),
        _text("client", 200, key=True),
        _text("tenant", 200, key=True),
        _text("mode", 10),
        _moment("changed_at"),
        _text("changed_by", 200),
        _long("why"),
    )
    op.create_table(
        "audit",
        sa.Column("place", sa.BigInteger, primary_key=True, autoincrement=False, nullable=False),
        _moment("at"),
        _text("actor", 200),
        _text("action", 100),
        _text("subject", 300),
        _long("detail"),
        _text("previous", 64),
        _text("hash", 64),
    )
