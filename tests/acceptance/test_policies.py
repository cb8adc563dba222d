"""The same patient under two guideline profiles: each gives its own documented answer, from a real server over HTTP."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import httpx
import pytest

from cds_service.demo import server
from tests.acceptance.answers import EXTENSION, unfit
from tests.acceptance.calendar import to_today
from tests.acceptance.ehr import Ehr
from tests.acceptance.orders import drug, injection, lidocaine, steroid
from tests.acceptance.record import inr, medication, platelets, steroid_injection
from tests.acceptance.rows_shared import AF, OA_RIGHT, Row, block, man, woman

Clients = Callable[[str], httpx.Client]

ON_WARFARIN = [medication("warfarin", "3 mg once daily")]
WARFARIN_3_0 = Row("warfarin, INR 3.0", {}, problems=[OA_RIGHT, AF], chart=[*ON_WARFARIN, inr(3.0, "2026-03-30")])
WARFARIN_3_5 = Row("warfarin, INR 3.5", {}, problems=[OA_RIGHT, AF], chart=[*ON_WARFARIN, inr(3.5, "2026-03-30")])
APIXABAN = Row("apixaban", {}, problems=[OA_RIGHT, AF], chart=[medication("apixaban", "5 mg twice daily")])
ENOXAPARIN = Row("enoxaparin", {}, chart=[medication("enoxaparin", "40 mg once daily subcutaneous")])
PENG = Row(
    "PENG block on rivaroxaban", {}, man(60), problems=[OA_RIGHT, AF], chart=[medication("rivaroxaban", "20 mg daily")],
    drafts=block("64450", "PENG block, ultrasound-guided", drug("ropivacaine", 40, number=1)),
)  # fmt: skip
PLATELETS = Row("platelets 40", {}, chart=[platelets(40, "10*9/L", "2026-03-20")])
LANDMARK = Row("landmark", {}, drafts=[injection("20610", "Hip joint injection"), steroid(), lidocaine()])
LIDOCAINE = Row("lidocaine 250 mg", {}, drafts=[injection(), steroid(), lidocaine(250)])
SEVENTEEN = Row("aged 17", {}, about=woman(17))
REPEATED = Row("steroid 100 days ago", {}, chart=[steroid_injection("right", "2025-12-20")])

# Patient, profile, and what the rule says under it; "" is silence.
ANSWERS = [
    (WARFARIN_3_0, "ac-vka-inr-high", "sir-2019", ""),
    (WARFARIN_3_0, "ac-vka-inr-high", "asipp-2024", ""),
    (WARFARIN_3_0, "ac-vka-inr-high", "uk-local", "warning: INR 3 ("),
    (WARFARIN_3_0, "ac-vka-inr-high", "conservative", "warning: INR 3 ("),
    (WARFARIN_3_5, "ac-vka-inr-high", "sir-2019", "warning: INR 3.5"),
    (WARFARIN_3_5, "ac-vka-inr-high", "asipp-2024", "warning: INR 3.5"),
    (WARFARIN_3_5, "ac-vka-inr-high", "eular-2021", ""),
    (APIXABAN, "ac-continue-low-risk", "sir-2019", "info: Apixaban: continue."),
    (APIXABAN, "ac-continue-low-risk", "uk-local", "info: Apixaban: low bleeding risk, continue; local policy"),
    (APIXABAN, "ac-continue-low-risk", "conservative", "info: Apixaban: continue, low bleeding risk. Local"),
    (ENOXAPARIN, "ac-heparin-timing", "sir-2019", "info: Enoxaparin"),
    (ENOXAPARIN, "ac-heparin-timing", "asra-pain-2018", "warning: Enoxaparin"),
    (PENG, "ac-plane-block-judgement", "sir-2019", "info: "),
    (PENG, "ac-plane-block-judgement", "conservative", ""),
    (PENG, "ac-deep-block-hold", "sir-2019", ""),
    (PENG, "ac-deep-block-hold", "conservative", "critical: Deep block on rivaroxaban"),
    (PLATELETS, "ac-platelets-low", "sir-2019", "warning: Platelets 40"),
    (PLATELETS, "ac-platelets-low", "conservative", "critical: Platelets 40"),
    (LANDMARK, "tech-guidance-missing", "sir-2019", "warning: "),
    (LANDMARK, "tech-guidance-missing", "eular-2021", "info: "),
    (LIDOCAINE, "dose-la-max", "sir-2019", "warning: "),
    (LIDOCAINE, "dose-la-max", "uk-local", "critical: Lidocaine 250 mg exceeds the maximum 200 mg"),
    (SEVENTEEN, "ci-paediatric", "sir-2019", "warning: Patient is under 18 years (age 17)"),
    (SEVENTEEN, "ci-paediatric", "uk-local", ""),
    (REPEATED, "ci-repeat-interval", "sir-2019", ""),
    (REPEATED, "ci-repeat-interval", "conservative", "warning: Last steroid, right hip: 100 days before"),
]  # fmt: skip


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    """A client of a server that runs under a profile; each is started when first asked for."""
    with ExitStack() as stack:

        def client(profile: str) -> httpx.Client:
            base = stack.enter_context(server.running(policy=profile))
            return stack.enter_context(httpx.Client(base_url=base, trust_env=False, timeout=30))

        yield cache(client)


@pytest.mark.parametrize(
    ("patient", "rule", "profile", "says"), ANSWERS, ids=[f"{one[0].id}, {one[1]}, {one[2]}" for one in ANSWERS]
)
def test_a_profile_gives_its_own_answer(patient: Row, rule: str, profile: str, says: str, clients: Clients) -> None:
    response = Ehr(to_today(patient.record())).fire(clients(profile), patient.hook, to_today(patient.context()))
    assert response.status_code == httpx.codes.OK, response.text
    cards = response.json()["cards"]
    spoken = [
        f"{one['indicator']}: {card['summary']}"
        for card in cards
        for one in card["extension"][EXTENSION]["findings"]
        if one["rule"] == rule and one["status"] == "fired"
    ]
    assert unfit(cards) == []
    assert len(spoken) == bool(says), spoken
    assert all(one.startswith(says) for one in spoken), spoken
