"""One site with the other sides that a test wants, and wires between them that can be made bad."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.live.databases import database
from tests.live.figures import open_account
from tests.live.gammu import running_smsd
from tests.live.gateway import running_gateway
from tests.live.kannel import Operator as ShortNumber
from tests.live.kannel import running_kannel
from tests.live.mailhost import MailHost
from tests.live.meta import INSTAGRAM, NUMBER, PAGE, running_graph, values
from tests.live.peers import GatewayPeer, KannelPeer, MailPeer, MetaPeer, ModemPeer, Peer, SmppPeer, TelegramPeer
from tests.live.smsc import Operator
from tests.live.telegram import running_bot_api
from tests.live.wire import Wires, running_wires
from tests.live.witness import running_witness
from tests.processes import wait_for
from tests.site import Site

META = ("Messenger (own Graph)", "Instagram (own Graph)", "WhatsApp (own Graph)")
BY_DOOR = (*META, "Telegram (own Bot API)", "gateway (npm standardwebhooks)")
BY_HTTP = (*BY_DOOR, "Kannel")
FAMILIES = (*BY_HTTP, "Gammu SMSD (PostgreSQL)", "SMPP (npm smpp)", "E-mail (Postfix, Dovecot)")
LEAVING = (*BY_HTTP, "E-mail (Postfix, Dovecot)")
"""Whose answers leave by connections of their own."""


@dataclass
class Stage:
    """What runs beside the site. ``doors`` is the port that our doors are reached by."""

    site: Site
    wires: Wires
    folder: Path
    stack: ExitStack
    doors: int
    peers: dict[str, Peer] = field(default_factory=dict)

    def add(self, *peers: Peer) -> None:
        """Let these take part."""
        self.peers.update({peer.label: peer for peer in peers})

    def place(self, name: str) -> Path:
        """A folder for one of them."""
        folder = self.folder / name
        folder.mkdir()
        return folder

    def door(self, name: str) -> str:
        """Our address for an account."""
        return f"http://127.0.0.1:{self.doors}/webhooks/{name}"


@contextmanager
def running_stage(folder: Path, site: Site, wires: Wires | None = None) -> Iterator[Stage]:
    """An empty stage while the block runs; ``wires`` when some were laid before the site ran."""
    with ExitStack() as stack:
        known = wires or stack.enter_context(running_wires())
        yield Stage(site, known, folder, stack, known.to(site.port))


def add_those_at_doors(stage: Stage) -> None:
    """Meta's three, Telegram and a gateway: they deliver at our doors and are answered by HTTP."""
    graph = stage.stack.enter_context(running_graph(stage.place("graph"), stage.doors))
    bot = stage.stack.enter_context(running_bot_api(stage.place("bot")))
    gateway = stage.stack.enter_context(running_gateway(stage.place("gateway"), stage.door("gateway")))
    known = values(graph) | {"graph": f"http://127.0.0.1:{stage.wires.out_to(graph.port)}/v23.0"}
    open_account(stage.site, "facebook", "facebook", known | {"page": PAGE}, label="Halaman NTB Care")
    open_account(stage.site, "instagram", "instagram", known | {"account": INSTAGRAM}, label="@ntbcare")
    open_account(stage.site, "whatsapp", "whatsapp", known | {"phone_number_id": NUMBER}, label="WhatsApp NTB")
    api = f"http://127.0.0.1:{stage.wires.out_to(bot.port)}"
    open_account(stage.site, "telegram", "telegram", bot.values() | {"api": api}, label="Bot NTB Care")
    address = f"http://127.0.0.1:{stage.wires.out_to(gateway.port)}/answers"
    open_account(stage.site, "generic", "gateway", gateway.values() | {"address": address}, label="Gerbang")
    bot.connect(stage.door("telegram"))
    stage.add(
        *(MetaPeer(graph, name) for name in ("Messenger", "Instagram", "WhatsApp")), TelegramPeer(bot), GatewayPeer(gateway)
    )


def add_kannel(stage: Stage) -> None:
    """Kannel, with a witness before our door."""
    witness = stage.stack.enter_context(running_witness())
    witness.door = f"http://127.0.0.1:{stage.doors}"
    door = f"http://127.0.0.1:{witness.port}/webhooks/sms"
    kannel = stage.stack.enter_context(running_kannel(stage.place("kannel"), door=door))
    sendsms = stage.wires.out_to(kannel.ports["sendsms"])
    open_account(stage.site, "kannel", "sms", kannel.values(sendsms=sendsms))
    stage.add(KannelPeer(ShortNumber(kannel.ports["operator"]), witness))


def add_modem(stage: Stage, name: str) -> None:
    """Gammu SMSD with a database of that name, which our worker reaches by a wire."""
    where = stage.stack.enter_context(database(name))
    modem = stage.stack.enter_context(running_smsd(stage.place("modem"), postgres=where))
    parts = urlsplit(where)
    wire = stage.wires.to(parts.port or 5432)
    address = parts._replace(netloc=f"{parts.username}:{parts.password}@127.0.0.1:{wire}").geturl()
    open_account(stage.site, "gammu", "modem", {"database": address}, label="Modem")
    stage.add(ModemPeer(modem))


def add_smsc(stage: Stage) -> None:
    """An operator's SMSC."""
    operator = Operator(stage.place("smsc"))
    operator.start()
    stage.stack.callback(operator.kill)
    wire = stage.wires.to(operator.port)
    known = {"host": "127.0.0.1", "port": str(wire), "system_id": "lapor", "password": "rahasia", "number": "1708"}
    open_account(stage.site, "smpp", "operator", known | {"per_second": "40"})
    wait_for(lambda: bool(operator.knows("binds")))
    stage.add(SmppPeer(operator))


def add_mail(stage: Stage, host: MailHost) -> None:
    """The mail host that the site sends by."""
    imap = stage.wires.to(host.imap)
    open_account(stage.site, "email", "surel", host.values() | {"server": f"imap://127.0.0.1:{imap}"}, label="Surel")
    stage.add(MailPeer(host))
