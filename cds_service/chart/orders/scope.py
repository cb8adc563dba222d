"""What every part of reading an order needs: the request's drafts, the chart, and the tables to read them by."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from cds_service.chart.chart import Chart
from cds_service.chart.codes.book import CodeBook
from cds_service.chart.orders.drafts import Drafts
from cds_service.chart.orders.tables import OrderTables


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """One hook request while its orders are read."""

    hook: str
    user: str
    drafts: Drafts
    chart: Chart
    book: CodeBook
    tables: OrderTables
    zone: ZoneInfo
    now: datetime
