"""A site to learn in: its own folder, marked everywhere, connected to nobody, thrown away at will; the real one untouched."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ntbcare.common import training
from ntbcare.common.ids import Reference, parse_reference
from ntbcare.common.training import MARK, NoWayOut, refuse

ROOT = Path(__file__).resolve().parent.parent.parent


def marked(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    return folder


def in_process(code: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run code on a data folder, as any process of the service would."""
    environment = {"PATH": os.environ["PATH"], "NTBCARE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "ntbcare.config.settings"}
    line = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    return subprocess.run(line, env=environment | settings, cwd=ROOT, capture_output=True, text=True, check=False)


def command(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "ntbcare.config.cli", *arguments]
    environment = {"PATH": os.environ["PATH"], **settings}
    return subprocess.run(line, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)


TRIES = {
    "mail": "import smtplib; smtplib.SMTP('127.0.0.1', {port}, timeout=2)",
    "http": "import httpx; httpx.get('http://127.0.0.1:{port}/', timeout=2)",
    "httpcore": "import httpcore; httpcore.request('GET', 'http://127.0.0.1:{port}/')",
    "imap": "import imaplib; imaplib.IMAP4('127.0.0.1', {port}, timeout=2)",
    "stream": "import socket; socket.create_connection(('127.0.0.1', {port}), 2)",
    "datagram": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
    "name": "import socket; socket.getaddrinfo('wa.contoh.example', 443)",
}


def test_whatever_tries_to_get_out_fails_at_the_socket(tmp_path: Path) -> None:
    tries = [
        f"try:\n    {code.format(port=9)}\nexcept Exception as e: print('{name}', training.NoWayOut.__name__ in repr(e) or "
        "'reaches nobody' in str(e))"
        for name, code in TRIES.items()
    ]
    done = in_process("from ntbcare.common import training\n" + "\n".join(tries), marked(tmp_path / "var"))
    assert done.stdout.split("\n")[:-1] == [f"{name} True" for name in TRIES], done.stderr
    real = in_process("import socket; print(type(socket.create_server(('127.0.0.1', 0))).__name__)", tmp_path / "real")
    assert real.stdout == "socket\n"


def test_settings_of_a_real_site_open_nothing(tmp_path: Path) -> None:
    ask = "from django.conf import settings; print([settings.EMAIL_HOST, settings.NTBCARE_TRAINING])"
    assert in_process(ask, marked(tmp_path / "var"), NTBCARE_SMTP_HOST="mail.contoh.example").stdout == "['', True]\n"
    assert (
        in_process(ask, tmp_path / "real", NTBCARE_SMTP_HOST="mail.contoh.example").stdout == "['mail.contoh.example', False]\n"
    )
    refused = in_process(ask, tmp_path / "var", DATABASE_URL="postgres://root@127.0.0.1/ntbcare")
    assert refused.returncode != 0
    assert "training province" in refused.stderr


def test_unix_sockets_and_the_own_name_stay_possible() -> None:
    with socket.socket(socket.AF_UNIX) as local:
        refuse("socket.connect", (local, "/run/x"))
    refuse("socket.getaddrinfo", ("localhost", 80))
    refuse("open", ("/etc/hosts",))
    with socket.socket() as net, pytest.raises(NoWayOut):
        refuse("socket.connect", (net, ("127.0.0.1", 25)))


def test_a_reference_of_one_province_is_none_of_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    real = str(Reference(26, 42))
    monkeypatch.setitem(training._state, "training", True)
    practised = str(Reference(26, 42))
    assert practised.startswith("LATIHAN-26-000042")
    assert parse_reference(practised.lower()) == Reference(26, 42)
    assert parse_reference(real) is None
    monkeypatch.setitem(training._state, "training", False)
    assert parse_reference(practised) is None
    assert parse_reference(real) == Reference(26, 42)


def test_a_folder_of_a_real_site_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ntbcare.sqlite3").write_text("real", encoding="ascii")
    done = command("training", "--reset", "--data", str(tmp_path))
    assert done.returncode == 1
    assert "left alone" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["ntbcare.sqlite3"]
    assert command("training", "--port", "0").returncode == 2


@pytest.mark.slow
def test_it_is_filled_reset_and_apart_from_the_real_province(tmp_path: Path) -> None:
    real, practised = {"NTBCARE_DATA": str(tmp_path / "var")}, tmp_path / "var" / "training"
    assert command("prepare", **real).returncode == 0
    before = (tmp_path / "var" / "ntbcare.sqlite3").read_bytes()
    settings = real | {"NTBCARE_SMTP_HOST": "mail.contoh.example", "DATABASE_URL": "postgres://root@127.0.0.1/none"}
    done = command("training", "--reset", **settings)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "var" / "ntbcare.sqlite3").read_bytes() == before
    officers = json.loads((practised / "officers.json").read_text(encoding="utf-8"))["officers"]
    assert {one["role"] for one in officers} >= {"coordinator", "liaison", "approver"}
    assert oct((practised / "officers.json").stat().st_mode)[-3:] == "600"
    code = (
        "from ntbcare.cases.models import Case\nfrom ntbcare.channels.models import ChannelAccount\n"
        "from ntbcare.correspondence.delivery import deliver_due\n"
        "from ntbcare.correspondence.models import OutgoingMessage\n"
        "from django.test import Client\n"
        "while deliver_due(): pass\n"
        "states = set(OutgoingMessage.objects.values_list('state', flat=True))\n"
        "page = Client(headers={'host': '127.0.0.1'}).get('/laporan').content.decode()\n"
        "print(Case.objects.count() > 50, ChannelAccount.objects.count(), 'sent' in states, 'local' in states)\n"
        "print('LATIHAN</b>' in page, 'LATIHAN-26-' in page, 'NTB-26-' in page)\n"
    )
    asked = in_process(code, practised)
    assert asked.stdout == "True 0 False True\nTrue True False\n", asked.stderr
    note = practised / "left-behind"
    note.touch()
    assert command("training", "--reset", **settings).returncode == 0
    assert not note.exists()
    assert (practised / MARK).exists()
