"""The floor: Starlette and uvicorn, parse the body with orjson, answer two constant cards."""

import gc
import sys

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CARDS = orjson.dumps(
    {
        "cards": [
            {
                "summary": "A constant card",
                "indicator": level,
                "source": {"label": "bare"},
                "uuid": str(number),
            }
            for number, level in enumerate(("warning", "info"))
        ]
    }
)


async def answer(request: Request) -> Response:
    orjson.loads(await request.body())
    return Response(CARDS, media_type="application/json")


async def ready(_: Request) -> Response:
    return Response(b"{}", media_type="application/json")


app = Starlette(
    routes=[
        Route("/cds-services/bare", answer, methods=["POST"]),
        Route("/health/ready", ready, methods=["GET"]),
    ]
)

if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # the same courtesy that the service gives itself
    gc.set_threshold(100_000, 50, 1000)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False, loop="uvloop", http="httptools")
