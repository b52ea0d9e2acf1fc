#!/usr/bin/env python3
"""Memeriksa bukti NTB Care tanpa NTB Care. / Verifies proofs of NTB Care without NTB Care.

    python3 periksa.py bukti  BUKTI.json  --kunci HEX [--catatan CATATAN.txt]
    python3 periksa.py catatan CATATAN.txt --kunci HEX
    python3 periksa.py cermin https://…/data/catatan.txt CATATAN.txt --kunci HEX

``bukti`` finds the root of the day again from the receipt and the path; with --catatan the day must stand in your own copy
of the record, not only in the proof. ``catatan`` checks that each line of your copy follows the one before. ``cermin`` takes
new lines over into your copy, when they follow what you hold; what you hold is never changed.

The hash tree is that of RFC 6962 and needs Python alone. Signatures (Ed25519, RFC 8032) need ``pip install pynacl``.
The public key stands on the service's page "Catatan"; keep it, or ask several people for it, for who invents a record also
invents a key. Add --en for messages in English.

Exit status: 0 all is right; 1 something is wrong; 2 wrong usage; 3 what could be checked is right, but no signature was.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import urllib.request
from pathlib import Path

try:
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey
except ImportError:
    VerifyKey = None  # type: ignore[assignment, misc]  # what is missing is told

RIGHT, WRONG, UNSIGNED = 0, 1, 3
SAID = {
    "included": (
        "BENAR: laporan {0} tercatat dalam ringkasan {1}, tanggal {2}.",
        "RIGHT: complaint {0} stands in digest {1} of {2}.",
    ),
    "chain": ("BENAR: {0} ringkasan, sampai {1}, semuanya bersambung.", "RIGHT: {0} digests, up to {1}, each follows the last."),
    "root": ("SALAH: jalur bukti tidak sampai ke akar ringkasan.", "WRONG: the path of the proof does not lead to the root."),
    "signature": ("SALAH: tanda tangan tidak cocok: {0}.", "WRONG: the signature does not fit: {0}."),
    "gap": ("SALAH: baris {0} tidak menyambung baris sebelumnya.", "WRONG: line {0} does not follow the line before."),
    "absent": ("SALAH: ringkasan {0} tidak ada dalam salinan Anda.", "WRONG: digest {0} is not in your copy."),
    "shape": ("SALAH: berkas tidak terbaca: {0}.", "WRONG: the file cannot be read: {0}."),
    "unsigned": (
        "Tanda tangan TIDAK diperiksa: pasang PyNaCl (pip install pynacl) dan berikan --kunci.",
        "Signatures were NOT checked: install PyNaCl (pip install pynacl) and give --kunci.",
    ),
    "taken": ("{0} baris baru diambil.", "{0} new lines taken."),
}


class WrongError(Exception):
    """Something does not fit; what, as a key of SAID and its values."""


def fold(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that a path leads to (RFC 9162, section 2.1.3.2)."""
    place, last, node = index, size - 1, leaf
    if not 0 <= place <= last:
        raise WrongError("root")
    for beside in path:
        if last == 0:
            raise WrongError("root")
        if place % 2 or place == last:
            node = hashlib.sha256(b"\x01" + beside + node).digest()
            while place % 2 == 0 and place:
                place, last = place // 2, last // 2
        else:
            node = hashlib.sha256(b"\x01" + node + beside).digest()
        place, last = place // 2, last // 2
    if last:
        raise WrongError("root")
    return node


def signed(line: str, key: str | None, name: str) -> bool:
    """Check a signed line; False when there is nothing to check it with."""
    if key is None or VerifyKey is None:
        return False
    body, _, signature = line.rpartition(".")
    try:
        VerifyKey(bytes.fromhex(key)).verify(body.encode(), base64.urlsafe_b64decode(signature + "=="))
    except (BadSignatureError, ValueError, TypeError):
        raise WrongError("signature", name) from None
    return True


def parts_of(line: str) -> tuple[int, str, int, bytes, str]:
    """Number, day, count, root and hash of the line before, of a digest's line."""
    try:
        kind, number, day, count, root, before, _signature = line.split(".")
        if kind != "NTBD1" or len(before) != 64:
            raise ValueError(kind)
        return int(number), day, int(count), bytes.fromhex(root), before
    except ValueError:
        raise WrongError("shape", line[:40]) from None


def read_record(path: Path) -> list[str]:
    """The lines of a copy of the record; a copy that is not there yet has none."""
    return path.read_text(encoding="ascii").split() if path.exists() else []


def check_record(lines: list[str], key: str | None) -> bool:
    """Check that each line follows the one before; whether signatures were checked too."""
    before, checked = "0" * 64, True
    for at, line in enumerate(lines, 1):
        number, _day, _count, _root, said = parts_of(line)
        if number != at or said != before:
            raise WrongError("gap", at)
        checked = signed(line, key, line[:24]) and checked
        before = hashlib.sha256(line.encode()).hexdigest()
    return checked


def check_proof(proof: dict[str, object], key: str | None, record: list[str] | None) -> tuple[bool, list[object]]:
    """Check a proof; whether signatures were checked, and what it proves."""
    try:
        receipt, line = str(proof["receipt"]), str(proof["digest"])
        kind, reference, event_hash, _signature = receipt.split(".")
        path = [bytes.fromhex(str(node)) for node in proof["path"]]  # type: ignore[attr-defined]
        index, leaf = int(str(proof["index"])), hashlib.sha256(b"\x00" + bytes.fromhex(event_hash)).digest()
        if kind != "NTB1":
            raise ValueError(kind)
    except (KeyError, TypeError, ValueError) as error:
        raise WrongError("shape", error) from None
    number, day, count, root, _before = parts_of(line)
    if fold(leaf, index, count, path) != root:
        raise WrongError("root")
    if record is not None and line not in record:
        raise WrongError("absent", number)
    checked = [signed(receipt, key, reference), signed(line, key, line[:24])]
    return all(checked), [reference, number, day]


def mirror(address: str, copy: Path, key: str | None) -> tuple[bool, int]:
    """Add the new lines of an address to a copy; whether signatures were checked, and how many lines."""
    if not address.startswith(("https://", "http://")):
        raise WrongError("shape", address)
    held, taken = read_record(copy), 0
    while True:
        with urllib.request.urlopen(f"{address}?after={len(held)}", timeout=30) as answer:  # noqa: S310  # nosec B310  # checked above
            new = answer.read(4_000_000).decode("ascii").split()
        checked = check_record([*held, *new], key)
        if not new:
            return checked, taken
        with copy.open("a", encoding="ascii") as file:
            file.writelines(f"{line}\n" for line in new)
        held, taken = [*held, *new], taken + len(new)


def main() -> int:
    """Read the arguments, check, tell."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("what", choices=["bukti", "catatan", "cermin"])
    reader.add_argument("file")
    reader.add_argument("copy", nargs="?")
    reader.add_argument("--kunci", metavar="HEX")
    reader.add_argument("--catatan", metavar="FILE")
    reader.add_argument("--en", action="store_true")
    given = reader.parse_args()
    if (given.what == "cermin") != (given.copy is not None):
        reader.error("cermin ADDRESS COPY")

    def tell(key: str, *values: object) -> None:
        sys.stdout.write(SAID[key][given.en].format(*values) + "\n")

    try:
        if given.what == "bukti":
            proof = json.loads(Path(given.file).read_text(encoding="utf-8"))
            record = read_record(Path(given.catatan)) if given.catatan else None
            if record is not None:
                check_record(record, given.kunci)
            checked, values = check_proof(proof, given.kunci, record)
            tell("included", *values)
        else:
            copy = Path(given.copy or given.file)
            if given.what == "cermin":
                checked, taken = mirror(given.file, copy, given.kunci)
                tell("taken", taken)
            else:
                checked = check_record(read_record(copy), given.kunci)
            lines = read_record(copy)
            tell("chain", len(lines), parts_of(lines[-1])[1] if lines else "-")
    except WrongError as error:
        tell(*error.args)
        return WRONG
    except (OSError, ValueError) as error:
        tell("shape", error)
        return WRONG
    if not checked:
        tell("unsigned")
        return UNSIGNED
    return RIGHT


if __name__ == "__main__":
    sys.exit(main())
