"""The other sides of five families of channels beside one site, spoken to in one way: for faults that strike all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.live.figures import numbers, open_account
from tests.live.gateway import Gateway, running_gateway
from tests.live.mailhost import MailHost, mail_of
from tests.live.meta import PAGE, Graph, message, running_graph, values
from tests.live.smsc import Operator
from tests.live.telegram import BotApi, running_bot_api
from tests.processes import wait_for
from tests.site import Site

FAMILIES = ("Messenger (own Graph)", "Telegram (own Bot API)", "gateway (npm standardwebhooks)", "SMPP (npm smpp)",
            "E-mail (Postfix, Dovecot)")  # fmt: skip


@dataclass
class Peers:
    """What runs beside the site."""

    site: Site
    graph: Graph
    bot: BotApi
    gateway: Gateway
    operator: Operator
    host: MailHost

    def people(self, family: str, first: int, count: int) -> list[str]:
        """Invented people, as that family knows them."""
        if family.startswith("E-mail"):
            people = [f"warga{first + at}@mail.test" for at in range(count)]
            self.host.know(*people)
            return people
        known = numbers(first, count)
        return known if family.startswith("SMPP") else [person[1:] for person in known]

    def write(self, family: str, people: Sequence[str]) -> None:
        """Let each of them ask for help."""
        if family.startswith("SMPP"):
            self.operator.bring(list(people))
        elif family.startswith("E-mail"):
            self.host.send(*(mail_of(person, "Lampu jalan di kecamatan Gerung mati", subject="Lampu") for person in people))
        else:
            for person in people:
                self._write_one(family, person)

    def _write_one(self, family: str, person: str) -> None:
        if family.startswith("Messenger"):
            self.graph.bring(message("Bantuan", mid=f"m.{person}", sender=person))
        elif family.startswith("Telegram"):
            self.bot.write(person, "/bantuan")
        else:
            self.gateway.write(person, "Bantuan")

    def taken(self, family: str, people: Sequence[str]) -> set[str]:
        """Whose messages we said that we took."""
        if family.startswith("Messenger"):
            done = {row["key"] for row in self.graph.rows("taken")}
            items = [(row["key"], row["body"]["entry"][0]["messaging"][0]) for row in self.graph.rows("bring")]
            told = {item["sender"]["id"] for key, item in items if key in done and "message" in item}
        elif family.startswith("Telegram"):
            numbers_taken = {row["update_id"] for row in self.bot.rows("taken")}
            written = [row for row in self.bot.rows("written") if row["update_id"] in numbers_taken]
            told = {str(row["message"]["chat"]["id"]) for row in written}
        elif family.startswith("gateway"):
            told = {row["key"].removeprefix("m-") for row in self.gateway.rows("taken")}
        elif family.startswith("SMPP"):
            told = self.operator.taken()
        else:
            told = {str(mail["From"]) for mail in self.host.taken()}
        return told & set(people)

    def handed(self, family: str, people: Sequence[str]) -> Counter[str]:
        """How many messages each of them got; mails that bear one Message-ID are one to the reader's program."""
        if family.startswith("E-mail"):
            return Counter({person: len({mail["Message-ID"] for mail in self.host.mails(person)}) for person in people})
        if family.startswith("Messenger"):
            got = Counter(str(row["to"]) for row in self.graph.posts("private"))
        elif family.startswith("Telegram"):
            got = self.bot.handed()
        else:
            got = self.gateway.handed() if family.startswith("gateway") else self.operator.handed()
        return Counter({person: got[person] for person in people if got[person]})


@contextmanager
def running_peers(
    folder: Path, site: Site, host: MailHost, *, doors: int, smsc: int, imap: int, operator: Operator
) -> Iterator[Peers]:
    """All of them while the block runs, with their accounts; ``doors``, ``smsc`` and ``imap`` are the ports that they are
    reached by."""
    for name in ("graph", "bot", "gateway"):
        (folder / name).mkdir()
    with (
        running_graph(folder / "graph", doors) as graph,
        running_bot_api(folder / "bot") as bot,
        running_gateway(folder / "gateway", f"http://127.0.0.1:{doors}/webhooks/gateway") as gateway,
    ):
        open_account(site, "facebook", "facebook", values(graph, page=PAGE), label="Halaman NTB Care")
        open_account(site, "telegram", "telegram", bot.values(), label="Bot NTB Care")
        open_account(site, "generic", "gateway", gateway.values(), label="Gerbang")
        known = {"host": "127.0.0.1", "port": str(smsc), "system_id": "lapor", "password": "rahasia", "number": "1708"}
        open_account(site, "smpp", "operator", known | {"per_second": "40"})
        open_account(site, "email", "surel", host.values() | {"server": f"imap://127.0.0.1:{imap}"}, label="Surel")
        bot.connect(f"http://127.0.0.1:{doors}/webhooks/telegram")
        wait_for(lambda: bool(operator.knows("binds")))
        yield Peers(site, graph, bot, gateway, operator, host)
