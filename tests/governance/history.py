"""A past that never was: rows as the service writes them, put into a store in bulk."""

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Table, insert

from cds_service.store import tables
from cds_service.store.moments import milliseconds
from cds_service.store.store import Store

REASONS = ("data-wrong", "already-addressed", "benefit-outweighs", "specialist-agreed", "acknowledged")
COMMENTS = ("This is wrong, not taking warfarin", "discussed with the patient", "AGAIN? already done!!", "fine")
NUMBER = count(1)


@dataclass
class Past:
    """Rows by table, and a source of chance that is the same in every run."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(11))

    def add(self, table: Table, **row: Any) -> None:
        self.rows.setdefault(table.name, []).append(row)

    def answer(
        self,
        at: datetime,
        rules: Mapping[str, str],
        *,
        hook: str = "order-sign",
        client: str = "ehr",
        tenant: str = "north",
        orders: int = 1,
        unknown: Sequence[str] = (),
        mode: str = "visible",
        version: str = "1.0.0",
        patient: str = "p1",
    ) -> list[str]:
        """One call in which these rules fired, each on a card of its own (level by rule); the uuids of the cards."""
        name, moment = f"{next(NUMBER):032x}", milliseconds(at)
        self.add(
            tables.answers,
            id=name,
            at=moment,
            hook=hook,
            hook_instance="i",
            client=client,
            tenant=tenant,
            user_reference="Practitioner/1",
            patient_key=patient,
            policy="sir-2019",
            rules_version="v",
            orders=orders,
            unknown=" ".join(unknown),
        )
        uuids = []
        for place, (rule, level) in enumerate(rules.items()):
            uuid = f"card-{next(NUMBER)}" if mode == "visible" else ""
            self.add(
                tables.findings,
                answer=name,
                place=place,
                card=uuid,
                at=moment,
                rule=rule,
                version=version,
                level=level,
                status="fired",
                mode=mode,
                order_key="o",
                fingerprint="f",
            )
            if uuid:
                self.add(
                    tables.cards,
                    uuid=uuid,
                    answer=name,
                    tenant=tenant,
                    at=moment,
                    rule=rule,
                    level=level,
                    suggestions="",
                )
                uuids.append(uuid)
        return uuids

    def word(
        self,
        card: str,
        at: datetime,
        outcome: str,
        *,
        reason: str = "",
        comment: str = "",
        tenant: str = "north",
        client: str = "ehr",
    ) -> None:
        """Feedback on a card."""
        moment = milliseconds(at)
        said = {"tenant": tenant, "card": card, "outcome_at": moment, "received_at": moment}
        self.add(
            tables.feedback,
            **said,
            outcome=outcome,
            suggestion="s" if outcome == "accepted" else "",
            client=client,
            service="hip-injection-order-sign",
            reason_code=reason,
            reason_system="urn:hip-injection-cds:override-reasons" if reason else "",
            non_adherence="",
            commented=bool(comment),
        )
        if comment:
            self.add(tables.comments, **said, text=comment)

    def keep(self, store: Store) -> None:
        """Writes everything."""
        with store.database.writing() as connection:
            for table in (tables.answers, tables.cards, tables.findings, tables.feedback, tables.comments):
                if rows := self.rows.get(table.name):
                    connection.execute(insert(table), rows)
        self.rows.clear()

    def busy(self, until: datetime, days: int, calls: int, rules: Sequence[str]) -> Iterator[datetime]:
        """Fills `days` days before `until` with so many calls each, and words on most cards; yields each day."""
        for day in range(days, 0, -1):
            morning = until - timedelta(days=day)
            for _ in range(calls):
                self._busy_call(morning + timedelta(seconds=self.chance.randrange(36_000)), rules)
            yield morning

    def _busy_call(self, at: datetime, rules: Sequence[str]) -> None:
        chance = self.chance
        spoke = {rule: chance.choice(("info", "warning", "warning", "critical")) for rule in chance.choices(rules, k=2)}
        hook, client = chance.choice(("order-sign", "order-select")), chance.choice(("ehr-a", "ehr-b", "ehr-c"))
        covered = chance.random() > 0.1
        unknown = chance.choices(rules, k=2) if chance.random() < 0.3 else ()
        shown = self.answer(
            at, spoke if covered else {}, hook=hook, client=client, orders=int(covered), unknown=sorted(set(unknown))
        )
        for card in shown:
            if chance.random() < 0.6:
                self._busy_word(card, at, client)

    def _busy_word(self, card: str, at: datetime, client: str) -> None:
        chance = self.chance
        later = at + timedelta(seconds=chance.expovariate(1 / 120))
        if chance.random() < 0.4:
            self.word(card, later, "accepted", client=client)
        else:
            comment = chance.choice(COMMENTS) if chance.random() < 0.1 else ""
            self.word(card, later, "overridden", reason=chance.choice(REASONS), comment=comment, client=client)


def filled(store: Store, until: datetime, days: int, calls: int, rules: Iterable[str]) -> None:
    """A store with a busy past, a day per transaction."""
    past = Past()
    for _ in past.busy(until, days, calls, list(rules)):
        past.keep(store)
