"""The pages and lists that are measured, as which officer, and the bars they are held to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from ntbcare.agencies.queries import reference
from ntbcare.cases.models import Case
from ntbcare.config.bench import site
from ntbcare.config.bench.figures import Figure
from ntbcare.config.bench.measuring import Effort
from ntbcare.config.bench.officers import Officer
from ntbcare.config.bench.statements import statements_of_page
from ntbcare.config.bench.texts import BYGONE, FREQUENT, RARE

_BROWSER = {"Accept-Encoding": "gzip, br"}
_LIST, _SEARCH, _FIGURES, _REGISTER = 100, 300, 200, 100
_NAMED = re.compile(r'<(?:link[^>]+rel="(?:stylesheet|icon|manifest|preload)"[^>]*href|script[^>]+src|img[^>]+src)="([^"]+)"')
_FORM_KB, _FORM_REQUESTS = 30, 5


@dataclass(frozen=True, slots=True)
class Page:
    """An address, who looks at it, and in how many milliseconds 95 of 100 must be answered."""

    group: str
    name: str
    path: str
    most: float
    headers: dict[str, str] = field(default_factory=dict)


def pages_of(coordinator: Officer, district: Officer, liaison: Officer) -> list[Page]:
    """Every page and list that has a bar, and its neighbours."""
    views = ("new", "due_soon", "overdue", "all", "mine")
    desk, api, search, everybody = "Inbox: the desk's list", "Inbox: the list by API", "Search, newest first", "For everybody"
    pages = [Page(desk, f"coordinator: {view}", f"/desk/?view={view}", _LIST, coordinator.desk) for view in views]
    pages += [
        Page(desk, "coordinator: all, of all branches", "/desk/?view=all&branch=", _LIST, coordinator.desk),
        Page(desk, "coordinator: overdue, of all branches", "/desk/?view=overdue&branch=", _LIST, coordinator.desk),
        Page(
            desk,
            "coordinator: one agency's closed",
            f"/desk/?status=closed&agency={_an_agency()}&view=all",
            _LIST,
            coordinator.desk,
        ),
        Page(desk, "district's coordinator: new", "/desk/?view=new", _LIST, district.desk),
        Page(desk, "liaison officer: mine", "/desk/?view=mine", _LIST, liaison.desk),
        Page(desk, "liaison officer: overdue", "/desk/?view=overdue", _LIST, liaison.desk),
        Page(desk, "liaison officer: all", "/desk/?view=all", _LIST, liaison.desk),
    ]
    pages += [Page(api, f"coordinator: {view}", f"/api/v1/cases?view={view}", _LIST, coordinator.api) for view in views]
    pages += [
        Page(api, "liaison officer: mine", "/api/v1/cases?view=mine", _LIST, liaison.api),
        Page(api, "coordinator: the last page", f"/api/v1/cases?view=all&after={_early_case()}", _LIST, coordinator.api),
    ]
    words = {"a frequent word": FREQUENT, "a rare word": RARE, "a word of years ago": BYGONE, "two words": f"{FREQUENT}+{RARE}"}
    for name, word in words.items():
        pages.append(Page(search, f"coordinator: {name}", f"/desk/?view=all&branch=&q={word}", _SEARCH, coordinator.desk))
        pages.append(Page(search, f"district's coordinator: {name}", f"/desk/?view=all&q={word}", _SEARCH, district.desk))
        pages.append(Page(search, f"everybody, /laporan: {name}", f"/laporan?q={word}", _SEARCH))
    pages += [
        Page(everybody, "/statistik", "/statistik", _FIGURES),
        Page(everybody, "/statistik of a year", "/statistik?year=2024", _FIGURES),
        Page(everybody, "/statistik of an agency", f"/statistik?agency={_an_agency()}", _FIGURES),
        Page(everybody, "/statistik of a regency", "/statistik?region=52.01", _FIGURES),
        Page(
            everybody,
            "statistics by agency, from one day to another, by API",
            "/api/v1/statistics?group_by=agency&received_from=2021-03-11&received_to=2024-10-19",
            _FIGURES,
        ),
        Page(everybody, "/statistik/rapor: the scorecards", "/statistik/rapor", _FIGURES),
        Page(everybody, "scorecards of a whole half-year, by API", "/api/v1/scorecards?period=2025-2", _FIGURES),
        Page(desk, "coordinator: scorecards", "/desk/scorecards/?branch=", _FIGURES, coordinator.desk),
        Page(everybody, "/", "/", _REGISTER),
        Page(everybody, "/laporan", "/laporan", _REGISTER),
        Page(everybody, "/laporan of a topic and a status", "/laporan?topic=infrastruktur&status=archived", _REGISTER),
        Page(everybody, "/laporan of a year and a regency", "/laporan?year=2021&region=52.01", _REGISTER),
    ]
    return pages


def board_pages(readers: list[tuple[str, Officer]]) -> list[Page]:
    """The dashboards, and what of the leaders' one stands on a wall."""
    group = "Dashboards"
    pages = [Page(group, f"{name}'s", "/desk/boards/", _FIGURES, officer.desk) for name, officer in readers]
    leader = readers[0][1].desk
    branch = next(branch.id for branch in reference().branches if branch.id != reference().province.id)
    return [
        *pages,
        Page(group, "of one branch", f"/desk/boards/leaders/?place={branch}", _FIGURES, leader),
        Page(group, "of the half-year before last", "/desk/boards/leaders/?period=2025-2", _FIGURES, leader),
        Page(group, "on a wall", "/desk/boards/leaders/wall", _FIGURES, leader),
    ]


def question_pages(readers: list[tuple[str, Officer]]) -> list[Page]:
    """Questions of the leaders, of an agency's head, and of an observer, from whom small cells are hidden."""
    group, page = "Questions", "/desk/questions/"
    officers = dict(readers)
    leader, observer = officers["leader"].desk, officers["observer"].desk
    head = officers.get("agency head", officers["leader"]).desk
    many = "measure=received&measure=within_deadline_percent&measure=median_first_response_days"
    asked = {
        "the form": "",
        "three measures by agency, a year": f"{many}&rows=agency&period=2024",
        "by agency, own dates": "measure=received&rows=agency&period=own&from=2023-03-11&to=2024-10-19",
        "by month, three years": "measure=followed_up_percent&rows=month&period=m36",
        "agencies by topics, a year": "measure=received&rows=agency&columns=topic&period=2024",
        "topics by channels of one regency, a month": "measure=received&rows=topic&columns=source&region=52.01&period=m1",
    }
    pages = [Page(group, f"leader: {name}", f"{page}?{query}", _FIGURES, leader) for name, query in asked.items()]
    crossed = f"{page}?{asked['agencies by topics, a year']}"
    return [
        *pages,
        Page(group, "observer: agencies by topics, a year", crossed, _FIGURES, observer),
        Page(group, "agency head: agencies by topics, a year", crossed, _FIGURES, head),
    ]


def speed_of_pages(effort: Effort, address: str, pages: list[Page]) -> Iterator[Figure]:
    """The p95 of each, asked for by one client after another, with its median and its statements."""
    for page in pages:
        headers = {**page.headers, **_BROWSER}
        # Both web workers should have everything at hand.
        for _worker in range(4):
            _loaded(f"{address}{page.path}", headers)
        reached = site.put_load("get", f"{address}{page.path}", clients=1, seconds=effort.page, headers=headers)
        failed = f", {reached.failed} FAILED" if reached.failed else ""
        count = len(statements_of_page(page.path, page.headers))
        beside = f"p50 {reached.p50:.1f} ms, {count} statements{failed}"
        yield Figure(group=page.group, name=f"{page.name}, p95", value=reached.p95, unit="ms", most=page.most, beside=beside)


def warm(address: str, pages: list[Page]) -> Callable[[], None]:
    """Ask for every page once."""

    def ask() -> None:
        for page in pages:
            _loaded(f"{address}{page.path}", page.headers)

    return ask


def size_of_form(address: str) -> Iterator[Figure]:
    """What a browser loads before a person can write: the page and all that it names, compressed."""
    body = _loaded(f"{address}/lapor", _BROWSER)
    page = _text(f"{address}/lapor")
    named = _NAMED.findall(page)
    parts = [urljoin(f"{address}/lapor", name) for name in dict.fromkeys(named) if not name.startswith("data:")]
    total = body + sum(_loaded(part, _BROWSER) for part in parts)
    yield Figure(group="Size", name="/lapor with all it loads, compressed", value=total / 1000, unit="KB", most=_FORM_KB)
    yield Figure(group="Size", name="/lapor, requests", value=1 + len(parts), unit="", most=_FORM_REQUESTS)


def _loaded(url: str, headers: Mapping[str, str]) -> int:
    with urlopen(Request(url, headers=dict(headers)), timeout=60) as answer:  # noqa: S310 our own address
        return len(answer.read())


def _text(url: str) -> str:
    with urlopen(url, timeout=10) as answer:  # noqa: S310 our own address
        return str(answer.read().decode())


def _an_agency() -> int:
    """An agency of the province that has cases; 0 for none."""
    led = Case.objects.exclude(lead=None).filter(branch_id=reference().province.id)
    return led.order_by("-pk").values_list("lead_id", flat=True).first() or 0


def _early_case() -> int:
    first = Case.objects.order_by("pk").values_list("pk", flat=True).first() or 0
    return first + 40
