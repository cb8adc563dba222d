import asyncio
import json

from cds_service.api.service import Service
from cds_service.trust.caller import ANYONE
from tests.api import orders

PARTS = ["read", "gathered", "in the chart", "judged"]  # before the pauses of a call for one order
ASKED = 1  # pauses more, while rules are asked
SIGN = "hip-injection-order-sign"


def test_others_may_go_first_between_the_parts_of_a_call(service: Service) -> None:
    body = json.dumps(orders.sign(orders.HIP, prefetch=orders.prefetch())).encode()
    pauses = list[None]()

    async def pause() -> None:
        pauses.append(None)
        await asyncio.sleep(0)

    async def run() -> tuple[bytes, bytes]:
        own = Service(service.settings, service.rulebook)  # connections belong to one event loop
        try:
            return await own.invoke(SIGN, body, ANYONE, pause), await own.invoke(SIGN, body)
        finally:
            await own.client.close()

    paused, straight = (json.loads(answer)["cards"] for answer in asyncio.run(run()))
    assert len(pauses) == len(PARTS) + ASKED
    assert [card["summary"] for card in paused] == [card["summary"] for card in straight]
