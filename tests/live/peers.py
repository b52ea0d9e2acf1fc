"""The other sides of the families of channels, spoken to in one way: for faults that strike all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tests.live.figures import numbers
from tests.live.gammu import Modem
from tests.live.gateway import Gateway
from tests.live.kannel import Operator as ShortNumber
from tests.live.mailhost import MailHost, mail_of
from tests.live.meta import INSTAGRAM, PAGE, Graph, message, whatsapp
from tests.live.smsc import Operator
from tests.live.telegram import BotApi
from tests.live.witness import Witness


class Peer(ABC):
    """The other side of one family."""

    label: str

    def people(self, first: int, count: int) -> list[str]:
        """Invented people, as the family knows them."""
        return [number[1:] for number in numbers(first, count)]

    @abstractmethod
    def write(self, people: Sequence[str], text: str = "Bantuan", *, mark: str = "") -> None:
        """Let each of them write; ``mark`` tells several messages of a person apart."""

    @abstractmethod
    def taken(self) -> Counter[str]:
        """Of each person, how many messages we said that we took."""

    @abstractmethod
    def handed(self) -> Counter[str]:
        """How many messages each person got."""

    def drop(self) -> None:
        """Break a connection that stands; most families have none."""
        return

    def is_drained(self) -> bool:
        """Whether what we handed over has left."""
        return True

    def hold(self, *, on: bool) -> None:
        """Deliver nothing for a while; what is written meanwhile stands before what was written earlier."""
        raise NotImplementedError(self.label)


class MetaPeer(Peer):
    """Messenger, Instagram or WhatsApp."""

    def __init__(self, graph: Graph, name: str) -> None:
        self.graph, self.name, self.label = graph, name, f"{name} (own Graph)"

    def write(self, people: Sequence[str], text: str = "Bantuan", *, mark: str = "") -> None:
        for person in people:
            if self.name == "WhatsApp":
                said = whatsapp({"type": "text", "text": {"body": text}}, number=person, wamid=f"wamid.{person}{mark}")
            else:
                page = INSTAGRAM if self.name == "Instagram" else PAGE
                said = message(text, mid=f"m.{person}{mark}", sender=person, page=page)
            self.graph.bring(said)

    def taken(self) -> Counter[str]:
        done = {row["key"] for row in self.graph.rows("taken")}
        return Counter(person for row in self.graph.rows("bring") if row["key"] in done for person in _writers(row["body"]))

    def handed(self) -> Counter[str]:
        return self.graph.handed()

    def hold(self, *, on: bool) -> None:
        self.graph.mode(hold=int(on))


def _writers(body: dict[str, Any]) -> Iterable[str]:
    """Who wrote what one delivery brings."""
    for entry in body["entry"]:
        yield from (item["sender"]["id"] for item in entry.get("messaging", []) if "message" in item)
        for change in entry.get("changes", []):
            yield from (one["from"] for one in change["value"].get("messages", []))


class TelegramPeer(Peer):
    """The Bot API."""

    label = "Telegram (own Bot API)"

    def __init__(self, bot: BotApi) -> None:
        self.bot = bot

    def write(self, people: Sequence[str], text: str = "Bantuan", *, mark: str = "") -> None:
        for person in people:
            self.bot.write(person, text)

    def taken(self) -> Counter[str]:
        done = {row["update_id"] for row in self.bot.rows("taken")}
        return Counter(str(row["message"]["chat"]["id"]) for row in self.bot.rows("written") if row["update_id"] in done)

    def handed(self) -> Counter[str]:
        return self.bot.handed()

    def hold(self, *, on: bool) -> None:
        self.bot.ask(f"/_/mode?hold={int(on)}")


class GatewayPeer(Peer):
    """A gateway of a district."""

    label = "gateway (npm standardwebhooks)"

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def write(self, people: Sequence[str], text: str = "Bantuan", *, mark: str = "") -> None:
        for person in people:
            self.gateway.write(person, text, key=f"m-{person}-{mark}")

    def taken(self) -> Counter[str]:
        return Counter(row["key"].split("-")[1] for row in self.gateway.rows("taken") if row["key"].startswith("m-"))

    def handed(self) -> Counter[str]:
        return self.gateway.handed()

    def hold(self, *, on: bool) -> None:
        self.gateway.hold(on=on)


class SmsPeer(Peer):
    """People are known by number."""

    def people(self, first: int, count: int) -> list[str]:
        return numbers(first, count)


class SmppPeer(SmsPeer):
    """An operator's SMSC."""

    label = "SMPP (npm smpp)"

    def __init__(self, operator: Operator) -> None:
        self.operator = operator

    def write(self, people: Sequence[str], text: str = "Bantuan", *, mark: str = "") -> None:
        self.operator.bring(list(people), text)

    def taken(self) -> Counter[str]:
        return Counter(self.operator.taken())

    def handed(self) -> Counter[str]:
        return self.operator.handed()

    def drop(self) -> None:
        self.operator.ask("/drop")


class KannelPeer(SmsPeer):
    """Kannel; a witness says what our door took."""

    label = "Kannel"

    def __init__(self, telephones: ShortNumber, witness: Witness) -> None:
        self.telephones, self.witness = telephones, witness

    def write(self, people: Sequence[str], text: str = "Bantuan", *, mark: str = "") -> None:
        self.telephones.send(people)

    def taken(self) -> Counter[str]:
        return Counter(self.witness.taken)

    def handed(self) -> Counter[str]:
        return self.telephones.handed()


class ModemPeer(SmsPeer):
    """Gammu SMSD."""

    label = "Gammu SMSD (PostgreSQL)"

    def __init__(self, modem: Modem) -> None:
        self.modem = modem

    def write(self, people: Sequence[str], text: str = "Bantuan", *, mark: str = "") -> None:
        self.modem.receive(people, text)

    def taken(self) -> Counter[str]:
        return Counter(self.modem.taken())

    def handed(self) -> Counter[str]:
        return self.modem.handed()

    def is_drained(self) -> bool:
        return bool(self.modem.rows("SELECT count(*) FROM outbox")[0][0] == 0)


class MailPeer(Peer):
    """A mail host; mails that bear one Message-ID are one to the reader's program."""

    label = "E-mail (Postfix, Dovecot)"

    def __init__(self, host: MailHost) -> None:
        self.host, self.known = host, set[str]()

    def people(self, first: int, count: int) -> list[str]:
        people = [f"warga{first + at}@mail.test" for at in range(count)]
        self.host.know(*people)
        self.known.update(people)
        return people

    def write(self, people: Sequence[str], text: str = "Bantuan", *, mark: str = "") -> None:
        self.host.send(*(mail_of(person, "Lampu jalan di kecamatan Gerung mati", subject="Lampu") for person in people))

    def taken(self) -> Counter[str]:
        return Counter({str(mail["From"]) for mail in self.host.taken()})

    def handed(self) -> Counter[str]:
        return Counter({person: len({mail["Message-ID"] for mail in self.host.mails(person)}) for person in self.known})
