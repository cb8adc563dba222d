"""The finding about what is drafted for the injection."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from pydantic import Field

from cds_service.chart.order import Injectate
from cds_service.chart.orders.unlisted import UNLISTED
from cds_service.reasoning.findings.answers import BY_TEXT, answer, in_words
from cds_service.reasoning.findings.base import Aspect, Words
from cds_service.reasoning.findings.order import AboutOrder
from cds_service.reasoning.findings.sides import hips, on
from cds_service.reasoning.limits import Limits
from cds_service.reasoning.signs import Looked, signs
from cds_service.reasoning.situation import Situation
from cds_service.reasoning.truth import Cause, Item, Truth

Form = Literal["particulate", "multi-dose", "with-adrenaline"]


class DraftedDrug(AboutOrder):
    """A drug is drafted for this injection; `known` asks that its product, dose or source can be told, `origin` what
    a hyaluronate is made from.

    Where a drug is injected too that nobody knows, it may be any: whether there is one cannot be told. What is asked of
    those that are there (their form, dose, number) is answered for them alone.
    """

    word: ClassVar[str] = "injectate"
    of: Words
    except_: Words = Field(default=(), alias="except")
    containing: str = ""
    form: Literal["", Form] = ""
    known: Literal["", "product", "dose", "source"] = ""
    origin: Literal["", "avian", "bacterial"] = ""
    times: str = ""
    distinct: bool = False
    per: Literal["order", "side"] = "order"

    @property
    def name(self) -> str:
        return self.as_ or self.of[0]

    def concepts(self) -> Iterable[str]:
        return (*self.of, *self.except_, self.containing) if self.containing else (*self.of, *self.except_)

    def says(self, limits: Limits) -> str:
        holding = f" containing {in_words([self.containing])}" if self.containing else ""
        form = f" ({in_words([self.form])})" if self.form else ""
        known = f" whose {self.known} is known" if self.known else ""
        origin = f" of {self.origin} origin" if self.origin else ""
        other = f" other than {in_words(self.except_)}" if self.except_ else ""
        return f"{in_words(self.of)}{other}{origin}{form}{holding}{known} is drafted for this injection"

    def check(self, at: Situation, limits: Limits) -> Truth:
        drafted = [drug for drug in at.order.injectates if self._meant(drug)]
        judged = [(drug, self._suits(drug, at)) for drug in drafted]
        held = [_drafted(drug) for drug, suits in judged if suits]
        if self.times:
            held = self._enough(held, at, limits)
        causes = [_unclear(drug) for drug, suits in judged if suits is None]
        if self._of_any:
            causes += [_unlisted(drug) for drug in at.order.injectates if UNLISTED in drug.concepts]
        return answer(self.name, held, causes)

    def signs(self) -> Looked:
        return signs("injects", (*self.of, UNLISTED) if self._of_any else self.of)

    def hangs_on(self, limits: Limits) -> tuple[Aspect, ...]:
        return ("mixture",)

    @property
    def _of_any(self) -> bool:
        """Whether any such drug will do, so that one that is not known may be it."""
        narrower = self.containing or self.form or self.known or self.origin or self.times
        return not narrower and UNLISTED not in self.of

    def _meant(self, drug: Injectate) -> bool:
        return not drug.concepts.isdisjoint(self.of) and drug.concepts.isdisjoint(self.except_)

    def _enough(self, held: list[Item], at: Situation, limits: Limits) -> list[Item]:
        """Those that reach `times`, for the order or in one hip; a drug drafted for no side is meant for each."""
        sides = hips(at, "order") if self.per == "side" else hips(at, "any")
        for hip in sides:
            here = [one for one in held if on(one.side, hip)]
            if self._count(here) >= (limits[self.times].number or 0):
                return here
        return []

    def _count(self, held: list[Item]) -> int:
        return len({one.concept for one in held}) if self.distinct else len(held)

    def _suits(self, drug: Injectate, at: Situation) -> bool | None:
        """Whether it is of the form, holds the excipient, and is known as asked; None where it cannot be told."""
        answers = [
            _has_form(drug, self.form, at) if self.form else True,
            _contains(drug, self.containing, at) if self.containing else True,
            _is_known(drug, self.known, at) if self.known else True,
            _comes_from(drug, self.origin, at) if self.origin else True,
        ]
        return False if False in answers else None if None in answers else True


def _drafted(drug: Injectate) -> Item:
    return Item(
        display=drug.display,
        value=drug.dose.text,
        number=drug.dose.mg,
        unit="mg",
        side=drug.side,
        status="drafted",
        reference=drug.reference,
        note=BY_TEXT if drug.by_text else "",
        concept=drug.ingredient,
        more={"drug": drug.display, "dose": drug.dose.text},
    )


def _unclear(drug: Injectate) -> Cause:
    return Cause("unparsable", f"product of {drug.display}")


def _unlisted(drug: Injectate) -> Cause:
    return Cause("unlisted", drug.display)


def _has_form(drug: Injectate, form: str, at: Situation) -> bool | None:
    if form == "with-adrenaline":
        return drug.with_adrenaline
    if form == "particulate":
        row = at.tables.steroids.rows.get(drug.ingredient)
        return row.particulate and drug.product not in row.solutions if row else None
    if drug.preservative_free:
        return False
    return drug.product.endswith("multi-dose") if drug.product else None


def _contains(drug: Injectate, excipient: str, at: Situation) -> bool | None:
    product = at.tables.excipients.product(drug.product, drug.ingredient)
    if product is not None:
        return not at.codes.members(excipient).isdisjoint(product.possible)
    return False if drug.preservative_free else None


def _is_known(drug: Injectate, what: str, at: Situation) -> bool:
    if what == "dose":
        return drug.dose.mg is not None
    if what == "product":
        return bool(drug.ingredient) and len(at.codes.members(drug.ingredient)) == 1
    return bool(_origin(drug, at))


def _comes_from(drug: Injectate, origin: str, at: Situation) -> bool | None:
    recorded = _origin(drug, at)
    return recorded == origin if recorded else None


def _origin(drug: Injectate, at: Situation) -> str:
    product = at.tables.excipients.product(drug.product, drug.ingredient)
    return product.origin if product else ""
