"""Words that only greet, in the languages that are spoken here, and words that tell English from Indonesian."""

from __future__ import annotations

# fmt: off
_INDONESIAN = frozenset({
    "halo", "hallo", "hai", "hi", "hello", "hei", "hey", "pagi", "siang", "sore", "malam", "selamat", "assalamualaikum",
    "assalamu'alaikum", "assalamu", "alaikum", "salam", "permisi", "min", "admin", "kak", "pak", "bu", "bapak", "ibu",
    "mas", "mbak", "om", "swastiastu", "wr", "wb", "warahmatullahi", "wabarakatuh", "p", "ping", "tes", "test", "good",
    "morning", "afternoon", "evening",
})
# Sasak, Samawa and Mbojo.
_LOCAL = frozenset({"tabek", "tabe", "tabik", "nurge", "sugul", "side", "pelinggih", "kalembo", "ade", "santabe"})
GREETINGS = _INDONESIAN | _LOCAL

ENGLISH = frozenset({
    "the", "is", "are", "was", "were", "there", "broken", "please", "report", "complaint", "complain", "hello", "help",
    "street", "road", "water", "not", "has", "have", "my", "our", "since", "for", "and", "with", "nobody", "you",
})
# fmt: on
