"""Files shown to clamd itself, with two signatures of our own: what it finds is refused, and while it is away nothing passes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pytest_django import Settings

from ntbcare.cases.files import check_file
from ntbcare.cases.scanning import ScannerAway, is_clean
from ntbcare.common.errors import InvalidInput
from tests.channels.media_files import photo
from tests.processes import free_port, wait_for

pytestmark = [pytest.mark.live, pytest.mark.slow]
# The harmless file by which scanners are tried, put together here so that no scanner stops at this source.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
_SIGNATURES = {
    "local.hdb": "44d88612fea8a8f36de82e1278abb02f:68:Contoh.Eicar.HDB\n",
    "local.ndb": "Contoh.Eicar.NDB:0:*:45494341522d5354414e444152442d414e544956495255532d544553542d46494c45\n",
}
_CONFIGURATION = """
DatabaseDirectory {folder}/db
LogFile {folder}/clamd.log
PidFile {folder}/clamd.pid
LocalSocket {folder}/clamd.sock
TCPSocket {port}
TCPAddr 127.0.0.1
Foreground yes
StreamMaxLength 1M
"""


@contextmanager
def _running_clamd(folder: Path) -> Iterator[int]:
    if shutil.which("clamd") is None:
        pytest.skip("clamd is not installed (apt-get install clamav-daemon)")
    port = free_port()
    (folder / "db").mkdir()
    for name, lines in _SIGNATURES.items():
        (folder / "db" / name).write_text(lines, encoding="utf-8")
    (folder / "clamd.conf").write_text(_CONFIGURATION.format(folder=folder, port=port), encoding="utf-8")
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(["clamd", "-c", str(folder / "clamd.conf")], stdout=out, stderr=out)
    try:
        wait_for(lambda: process.poll() is not None or (folder / "clamd.sock").exists(), seconds=40)
        assert process.poll() is None, (folder / "out").read_text(encoding="utf-8", errors="replace")
        yield port
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("clamd")
    with _running_clamd(folder) as port:
        yield {"socket": str(folder / "clamd.sock"), "port": f"127.0.0.1:{port}"}


@pytest.mark.parametrize("way", ["socket", "port"])
def test_what_it_finds_is_refused_and_everything_else_passes(settings: Settings, clamd: dict[str, str], way: str) -> None:
    settings.NTBCARE_CLAMD = clamd[way]
    assert is_clean(photo())
    assert not is_clean(EICAR)
    with pytest.raises(InvalidInput) as refused:
        check_file("foto.jpg", photo() + EICAR)
    assert refused.value.errors[0].code == "virus"


def test_what_is_too_long_for_it_has_no_verdict(settings: Settings, clamd: dict[str, str]) -> None:
    settings.NTBCARE_CLAMD = clamd["port"]
    with pytest.raises(ScannerAway):
        is_clean(bytes(3_000_000))


def test_after_it_was_killed_nothing_passes(settings: Settings, tmp_path: Path) -> None:
    with _running_clamd(tmp_path) as port:
        settings.NTBCARE_CLAMD = f"127.0.0.1:{port}"
        assert is_clean(b"x")
    with pytest.raises(ScannerAway):
        is_clean(b"x")
    with pytest.raises(InvalidInput) as refused:
        check_file("foto.jpg", photo())
    assert refused.value.errors[0].code == "scanner_away"
