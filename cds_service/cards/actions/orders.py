"""Actions that order something new: tests, imaging, procedures, referrals."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, ValidationInfo, model_validator

from cds_service.cards import words
from cds_service.cards.actions import resources
from cds_service.cards.actions.base import Action, LimitName, OrderSide, Prose, bindings, listed, one_of, shift
from cds_service.cards.actions.steps import MissingError, Step, create
from cds_service.cards.actions.templates import Json
from cds_service.cards.concepts import concept
from cds_service.cards.scene import Scene
from cds_service.cards.tables import Orderable
from cds_service.chart.order import Guidance, Kind
from cds_service.reasoning.truth import Item

LISTS = {"": "concepts", "clearing_tests": "tests"}  # fields of evidence that list tests, by the word rules use
CPT = "http://www.ama-assn.org/go/cpt"


def _tests(given: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """Names of tests and panels, or evidence: `name` is ordered again, `name.field` lists tests."""
    at = bindings(info)
    known = {**at.kit.tables.tests.tests, **at.kit.tables.tests.panels}
    evidence = at.names.known | {"each"}
    return tuple(one if one.partition(".")[0] in evidence else one_of("test", known, one) for one in given)


Tests = Annotated[tuple[str, ...], BeforeValidator(listed), AfterValidator(_tests)]


def order_tests(of: tuple[str, ...], when: Json, scene: Scene, urgent: bool) -> list[Step]:
    """One ServiceRequest per test; panels are spelt out, evidence is asked for the tests it names."""
    kit, said = scene.kit, _said(when)
    steps = []
    for name in dict.fromkeys(_spelt_out(of, scene)):
        test = kit.tables.tests.tests[name]
        code = kit.titled(test.title, test.concept or name)
        resource = resources.service_request(scene, "laboratory", code, urgent, **when)
        steps.append(create(f"Order {test.title} for {said}", resource))
    return steps


def _spelt_out(of: tuple[str, ...], scene: Scene) -> list[str]:
    tests = scene.kit.tables.tests
    spelt: list[str] = []
    for word in of:
        if word in tests.tests or word in tests.panels:
            spelt += tests.panels.get(word, (word,))
            continue
        named = [one for item in scene.items(word.partition(".")[0]) for one in _named_by(item, word)]
        known = [one for one in named if one in tests.tests]
        if not known:
            raise MissingError(f"{word} names no test")
        spelt += known
    return spelt


def _named_by(item: Item, word: str) -> list[str]:
    """What an item calls for: the tests listed in its field, or what it is itself."""
    field = word.partition(".")[2]
    written = [one.strip() for one in item.more.get(LISTS.get(field, field), "").split(",")]
    return written if field else [item.concept, *written]


def _said(when: Json) -> str:
    if day := when.get("occurrenceDateTime"):
        return str(day)
    return f"{when['occurrencePeriod']['start']} to {when['occurrencePeriod']['end']}"


def on_order_date(scene: Scene) -> Json:
    return {"occurrenceDateTime": scene.day.isoformat()}


class OrderTest(Action):
    """Tests before the injection (`before: order` with `from`, `to` limits), or on a day. Never in the past."""

    word = "order_test"
    of: Tests
    before: Literal["order"] | None = None
    from_: LimitName | None = None
    to: LimitName | None = None
    on: Literal["order-date", "today"] = "order-date"
    urgent: bool = False
    model_config = Action.model_config | {"alias_generator": lambda name: name.rstrip("_")}

    @model_validator(mode="after")
    def _window(self) -> "OrderTest":
        if self.before and not (self.from_ and self.to):
            raise ValueError("before: order takes the limits from and to")
        return self

    def steps(self, scene: Scene) -> Iterable[Step]:
        return order_tests(self.of, self._when(scene), scene, self.urgent)

    def _when(self, scene: Scene) -> Json:
        if self.on == "today":
            return {"occurrenceDateTime": scene.occasion.today.isoformat()}
        if not (self.before and self.from_ and self.to):
            return on_order_date(scene)
        today, day = scene.occasion.today, scene.day
        start = max(today, day - (shift(day, scene.limits[self.from_]) - day))
        end = max(today, day - (shift(day, scene.limits[self.to]) - day))
        if start == end:
            return {"occurrenceDateTime": start.isoformat()}
        return {"occurrencePeriod": {"start": start.isoformat(), "end": end.isoformat()}}


def _study(given: str, info: ValidationInfo) -> str:
    return one_of("imaging study", bindings(info).kit.tables.tests.imaging, given)


class OrderImaging(Action):
    """An imaging study before the injection, of the order's side."""

    word = "order_imaging"
    of: Annotated[str, AfterValidator(_study)]
    side: Literal["order"] | None = None
    urgent: bool = False

    def steps(self, scene: Scene) -> Iterator[Step]:
        study = scene.kit.tables.tests.imaging[self.of]
        side = scene.order.side if self.side else "unknown"
        slots: Json = {"occurrenceDateTime": scene.occasion.today.isoformat()}
        if side in words.SITES:
            slots["bodySite"] = [body_site(side, scene)]
        code = scene.kit.titled(study.title, study.concept or self.of)
        resource = resources.service_request(scene, "imaging", code, self.urgent, **slots)
        yield create(f"Order {_named(study, side)}", resource)


def _named(study: Orderable, side: str) -> str:
    return f"{study.title}, {side}" if side in words.SIDES else study.title


def body_site(side: str, scene: Scene) -> Json:
    """The hip of that side; MissingError for a side that is not known."""
    if side not in words.SITES:
        raise MissingError("the side is not known")
    return scene.kit.titled(words.capital(words.SITES[side]), f"hip-{side}")


def procedure_code(kind: Kind, guidance: str, side: str, scene: Scene) -> Json:
    """Name and CPT code of an injection of this kind; the name says side and guidance for those who read no code."""
    tests = scene.kit.tables.tests
    row = tests.procedures[kind]
    title = ", ".join(filter(None, (row.title, words.SIDES.get(side, ""), tests.guidance.get(guidance, ""))))
    cpt = row.cpt.get(guidance) or row.cpt.get("other")
    codings = [{"system": CPT, "code": cpt, "display": row.title}] if cpt else None
    return {**concept("", codings), "text": title}


class OrderProcedure(Action):
    """A procedure in place of the injection or before it, with the tests on what it yields.

    Where both hips are ordered and the evidence names one of them, it is for that one.
    """

    word = "order_procedure"
    kind: Kind
    side: OrderSide = "order"
    guidance: Guidance = "ultrasound"
    tests: Tests = ()
    urgent: bool = False

    def steps(self, scene: Scene) -> Iterator[Step]:
        side = _concerned(scene) if self.side == "order" else self.side
        code = procedure_code(self.kind, self.guidance, side, scene)
        slots = {**on_order_date(scene), **resources.reasons(scene.order.resource)}
        if side in words.SITES:
            slots["bodySite"] = [body_site(side, scene)]
        resource = resources.service_request(scene, "procedure", code, self.urgent, **slots)
        yield create(f"Order {code['text']}", resource)
        yield from order_tests(self.tests, on_order_date(scene), scene, self.urgent)


def _concerned(scene: Scene) -> str:
    """The side of the order; of a bilateral one the single side that the evidence names."""
    named = {item.side for items in scene.evidence.values() for item in items} & {"right", "left"}
    return named.pop() if scene.order.side == "bilateral" and len(named) == 1 else scene.order.side


def service_name(given: str, info: ValidationInfo) -> str:
    return one_of("service", bindings(info).kit.tables.services.services, given)


class Refer(Action):
    """A referral to a service of services.yaml, with the question in words."""

    word = "refer"
    to: Annotated[str, AfterValidator(service_name)]
    about: Prose
    urgent: bool = False

    def steps(self, scene: Scene) -> Iterator[Step]:
        service = scene.kit.tables.services.services[self.to]
        about = self.about.say(scene)
        resource = resources.service_request(
            scene,
            "referral",
            concept(f"Referral to {service.title}"),
            self.urgent,
            performerType=concept(service.specialty or service.title),
            reasonCode=[{"text": about}],
            occurrenceDateTime=scene.occasion.today.isoformat(),
        )
        yield create(f"Refer to {service.title}: {about}", resource)
