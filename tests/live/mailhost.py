"""A mail host of its own: Postfix takes and sends, Dovecot keeps the mailboxes, and either can be killed and started again.

Everything lies in one folder and listens on free ports of loopback. ``lapor@pemda.test`` is ours; ``warga…@mail.test`` is
everybody else's, and whoever's name begins with ``cuti`` is away and says so by Sieve. ``hantu…@mail.test`` is known to
Postfix and not to Dovecot: such mail comes back. Any other address is refused at once.
"""

from __future__ import annotations

import email
import email.policy
import os
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from pathlib import Path

import psutil
import pytest

from tests.processes import free_port, wait_for

BOX = "lapor@pemda.test"
PASSWORD = "rahasia"
_DOVECOT = """
base_dir = {folder}/run
state_dir = {folder}/state
instance_name = ntbcare-live
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/boxes/%u
mail_uid = mail
mail_gid = mail
first_valid_uid = 1
first_valid_gid = 1
submission_host = 127.0.0.1:{smtp}
recipient_delimiter = +
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
  default_fields = uid=mail gid=mail home={folder}/boxes/%u
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
protocol lmtp {{
  mail_plugins = sieve
  postmaster_address = postmaster@pemda.test
}}
plugin {{
  sieve = file:{folder}/sieve/%u.sieve
}}
"""
_POSTFIX = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/postfix.log
maillog_file_prefixes = /var, /dev/stdout, {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.pemda.test
mydestination =
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = pemda.test mail.test
virtual_mailbox_maps = regexp:{folder}/known
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
relay_transport = error:no relay in test
default_transport = error:5.1.2 no internet in test
recipient_delimiter = +
smtpd_relay_restrictions = permit_mynetworks,reject_unauth_destination
smtpd_recipient_restrictions = reject_unlisted_recipient,permit_mynetworks,reject
bounce_queue_lifetime = 1h
minimal_backoff_time = 3s
maximal_backoff_time = 10s
queue_run_delay = 3s
disable_dns_lookups = yes
alias_maps =
local_recipient_maps =
message_size_limit = 41943040
"""
_KNOWN = r"/^(lapor(\+.*)?@pemda\.test|(warga|cuti|hantu)[0-9]*@mail\.test)$/ x" + "\n"
_AWAY = """require ["vacation"];
vacation :days 1 :addresses ["{who}"] :subject "Sedang cuti" "Saya sedang cuti sampai Senin.";
"""


@dataclass
class MailHost:
    """A running Postfix and Dovecot."""

    folder: Path
    smtp: int
    imap: int
    lmtp: int
    dovecot: subprocess.Popen[bytes] | None = None

    def values(self) -> dict[str, str]:
        """What the account of our mailbox needs to know."""
        return {"address": BOX, "server": f"imap://127.0.0.1:{self.imap}", "username": BOX, "password": PASSWORD}

    def settings(self) -> dict[str, str]:
        """What the service needs to know to send."""
        return {"NTBCARE_SMTP_HOST": "127.0.0.1", "NTBCARE_SMTP_PORT": str(self.smtp), "NTBCARE_SMTP_STARTTLS": "no",
                "NTBCARE_MAIL_FROM": f"NTB Care <{BOX}>"}  # fmt: skip

    def start_dovecot(self) -> None:
        """Run it on the mailboxes that lie there."""
        # What a killed one leaves behind would keep the next from starting once its number is given to another process.
        (self.folder / "run" / "master.pid").unlink(missing_ok=True)
        # Dovecot waits two minutes for the lock of a process that is no more; that is its patience, and not what is tried here.
        for lock in (self.folder / "boxes").rglob("*.lock"):
            lock.unlink(missing_ok=True)
        with (self.folder / "dovecot.out").open("ab") as out:
            command = ["dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
            self.dovecot = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        wait_for(lambda: _greets(self.imap) and _greets(self.lmtp), seconds=20)

    def kill_dovecot(self) -> None:
        """With -9, all of its processes: one that is left would go on holding the ports."""
        assert self.dovecot is not None
        children = psutil.Process(self.dovecot.pid).children(recursive=True)
        os.killpg(self.dovecot.pid, signal.SIGKILL)
        for process in children:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(children, timeout=10)
        self.dovecot.wait()

    def start_postfix(self) -> None:
        """Run it on what its queue holds."""
        self._postfix("start")
        wait_for(lambda: _greets(self.smtp), seconds=20)

    def stop_postfix(self) -> None:
        """At once; its queue stays."""
        self._postfix("abort")
        wait_for(lambda: not _greets(self.smtp), seconds=20)

    def _postfix(self, word: str) -> None:
        done = subprocess.run(["postfix", "-c", str(self.folder / "pf"), word], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def know(self, *people: str) -> None:
        """Make their mailboxes."""
        with (self.folder / "users").open("a", encoding="utf-8") as users:
            users.writelines(f"{person}:{{PLAIN}}{PASSWORD}::::::\n" for person in people)
        for person in people:
            if person.startswith("cuti"):
                rule = self.folder / "sieve" / f"{person}.sieve"
                rule.write_text(_AWAY.format(who=person), encoding="utf-8")
                rule.chmod(0o644)

    def send(self, *mails: EmailMessage) -> None:
        """Hand mails over as the mail servers of people do."""
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=20) as server:
            for mail in mails:
                server.send_message(mail)

    def mails(self, person: str) -> list[EmailMessage]:
        """What lies in the mailbox of a person, oldest first: Dovecot need not be there for that."""
        lying = [path for box in ("new", "cur") for path in (self.folder / "boxes" / person / box).glob("*")]
        raw = [path.read_bytes() for path in sorted(lying, key=lambda path: path.stat().st_mtime_ns)]
        return [email.message_from_bytes(one, policy=email.policy.default) for one in raw]

    def taken(self) -> list[EmailMessage]:
        """What lies in the folder of the mails that we took."""
        lying = [path for box in ("new", "cur") for path in (self.folder / "boxes" / BOX / ".NTBCare" / box).glob("*")]
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in lying]


def mail_of(person: str, text: str, *, subject: str = "Bantuan", to: str = BOX, **headers: str) -> EmailMessage:
    """A mail as a person's program makes it; header names with ``_`` for ``-``."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Date"] = person, to, subject, localtime()
    mail["Message-ID"] = make_msgid(domain="mail.test")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


@contextmanager
def running_mail() -> Iterator[MailHost]:
    """Postfix and Dovecot while the block runs."""
    missing = [name for name in ("postfix", "dovecot") if shutil.which(name) is None]
    if missing or not Path("/usr/lib/dovecot/modules/lib90_sieve_plugin.so").exists():
        pytest.skip("Postfix or Dovecot is not installed (apt-get install postfix dovecot-imapd dovecot-lmtpd dovecot-sieve)")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts only as root")
    # Not pytest's folder: nobody else may enter that, and the programs work under users of their own.
    folder = Path(tempfile.mkdtemp(prefix="ntbcare-mail-"))
    host = MailHost(folder, free_port(), free_port(), free_port())
    try:
        _lay_out(host)
        host.start_dovecot()
        host.start_postfix()
        yield host
    finally:
        if (folder / "pf" / "master.cf").exists():
            subprocess.run(["postfix", "-c", str(folder / "pf"), "abort"], capture_output=True, check=False)
        if host.dovecot is not None and host.dovecot.poll() is None:
            host.kill_dovecot()
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(host: MailHost) -> None:
    folder = host.folder
    folder.chmod(0o755)
    for name, owner in (("boxes", "mail"), ("sieve", "mail"), ("data", "postfix"), ("queue", "root"), ("pf", "root")):
        (folder / name).mkdir()
        shutil.chown(folder / name, owner)
    known = {"folder": folder, "smtp": host.smtp, "imap": host.imap, "lmtp": host.lmtp}
    (folder / "dovecot.conf").write_text(_DOVECOT.format(**known), encoding="utf-8")
    (folder / "pf" / "main.cf").write_text(_POSTFIX.format(**known), encoding="utf-8")
    (folder / "known").write_text(_KNOWN, encoding="utf-8")
    # Debian's list of Postfix's processes, with our port, and without a root directory of their own.
    services = Path("/etc/postfix/master.cf").read_text(encoding="utf-8")
    services = re.sub(r"^smtp +inet .*$", f"{host.smtp} inet n - n - - smtpd", services, flags=re.MULTILINE)
    services = re.sub(r"^(\S+\s+(?:unix|unix-dgram)\s+\S+\s+\S+\s+)y(\s)", r"\1n\2", services, flags=re.MULTILINE)
    (folder / "pf" / "master.cf").write_text(services, encoding="utf-8")
    (folder / "users").touch()
    host.know(BOX)


def _greets(port: int) -> bool:
    """Whether a server says its first line: that it listens says less."""
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as peer:
            return bool(peer.recv(1))
    except OSError:
        return False
