"""What to say and do when a person writes on a channel: the rules of the dialogue. Pure: values in, a move out.

Asks only for what is missing (what, where), takes answers in any order, and never guesses which case is meant: the
number alone joins nothing. Everything that is not understood becomes part of the complaint or goes to a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from ntbcare.common.ids import normalise_code, parse_reference
from ntbcare.workflow.greetings import ENGLISH, GREETINGS

MIN_WORDS = 10
"""So many letters make a complaint, as on every other way in."""

MAX_PLACE = 160
_CANCEL = frozenset({"batal", "batalkan", "cancel", "stop", "berhenti"})
_HELP = frozenset({"bantuan", "help", "info", "menu", "?", "tolong", "cara"})
_NEW = ("baru", "new", "lapor", "report")
_SPLIT = re.compile(r"\s+")
_COMMAND = re.compile(
    r"^(?P<word>status|cek|lacak|check|balas|reply|nilai|rate)\s+(?P<reference>ntb[\s-]?\d{2}[\s-]?\d{6,}[\s-]?\d?)\s+"
    r"(?P<code>[0-9a-z]{4}[\s-]?[0-9a-z]{4}[\s-]?[0-9a-z]{4})\b\s*(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_STARS = re.compile(r"^\s*([1-5])\b")
_SOLVED = re.compile(r"\b(selesai|sudah|beres|solved|yes|ya)\b", re.IGNORECASE)
_UNSOLVED = re.compile(r"\b(belum|tidak|not|no)\b", re.IGNORECASE)


class Asked(Enum):
    """What the last question was."""

    NOTHING = ""
    WHAT = "what"
    WHERE = "where"
    WHICH = "which"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """What has been said so far of a complaint that is not complete."""

    asked: Asked = Asked.NOTHING
    text: str = ""
    region_code: str = ""
    landmark: str = ""
    latitude: str = ""
    longitude: str = ""
    choices: tuple[str, ...] = ()
    """References offered for the question which case is meant; the last choice is always a new complaint."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing of a complaint was said."""
        return not (self.text or self.latitude or self.choices)


@dataclass(frozen=True, slots=True)
class Said:
    """What a person wrote, all messages since the last answer together."""

    text: str
    latitude: str = ""
    longitude: str = ""
    has_media: bool = False
    answers: bool = False
    """Whether it provably answers a message of ours."""


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case of this very conversation."""

    reference: str
    is_open: bool
    is_answered: bool


@dataclass(frozen=True, slots=True)
class Speech:
    """One thing to say: the kind of wording and what fills it."""

    template: str
    values: dict[str, str] = field(default_factory=dict)
    choices: tuple[str, ...] = ()
    """What may be answered, as buttons where the channel has them; the wording numbers them all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """Make it a case."""

    dialogue: Dialogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Add what was said to a case of this conversation."""

    reference: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """Rate the answer of a case of this conversation."""

    reference: str
    stars: int
    solved: bool
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithCode:
    """Do something on any case, by its number and code."""

    what: str
    reference: str
    code: str
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What follows: something to say, something to do, and how the dialogue stands then (None: it is over)."""

    speech: tuple[Speech, ...] = ()
    step: File | Add | Rate | WithCode | None = None
    dialogue: Dialogue | None = None
    forgets: bool = False
    """Whether what was begun, photos too, is not to be kept."""

    @property
    def claims(self) -> bool:
        """Whether photos that came before belong to the case of this step."""
        return isinstance(self.step, File | Add)


FindPlace = Callable[[str, bool], str]
"""Text and whether the place was asked for → region code, or empty."""


def is_english(text: str) -> bool:
    """Whether a text looks English rather than Indonesian."""
    words = re.findall(r"[a-z']+", text.casefold())
    return len(words) > 1 and sum(word in ENGLISH for word in words) * 4 >= len(words)


def is_greeting(text: str) -> bool:
    """Whether a text only greets."""
    words = re.findall(r"[a-z']+", text.casefold())
    return bool(words) and len(words) <= 6 and all(word in GREETINGS for word in words)


def next_move(said: Said, dialogue: Dialogue, cases: Sequence[KnownCase], find_place: FindPlace) -> Move:
    """What follows when a person has written. ``cases`` are those of this conversation, newest first."""
    text = said.text.strip()
    word = text.casefold().strip(" .!")
    if word in _CANCEL:
        return Move(speech=(Speech("talk_help" if dialogue.is_empty else "talk_cancelled"),), forgets=True)
    if word in _HELP:
        return Move(speech=(Speech("talk_help"),), dialogue=None if dialogue.is_empty else dialogue)
    if command := _command(text):
        return Move(step=command, dialogue=None if dialogue.is_empty else dialogue)
    if dialogue.asked is Asked.WHICH:
        return _chosen(text, dialogue, find_place)
    if dialogue.asked is not Asked.NOTHING:
        return _go_on(said, dialogue, find_place)
    if is_greeting(text):
        return Move(speech=(Speech("talk_ask_what"),), dialogue=Dialogue(asked=Asked.WHAT))
    return _begin(said, text, cases, find_place)


def _command(text: str) -> WithCode | None:
    match = _COMMAND.match(text)
    if match is None:
        return None
    reference, code = parse_reference(match["reference"]), normalise_code(match["code"])
    if reference is None or code is None:
        return None
    what = {"balas": "reply", "reply": "reply", "nilai": "rate", "rate": "rate"}.get(match["word"].casefold(), "status")
    return WithCode(what=what, reference=str(reference), code=code, rest=match["rest"].strip())


def _begin(said: Said, text: str, cases: Sequence[KnownCase], find_place: FindPlace) -> Move:
    first, _, rest = text.partition(" ")
    if first.casefold().strip(":,.") in _NEW and rest:
        return _go_on(replace(said, text=rest), Dialogue(), find_place)
    open_cases = [case for case in cases if case.is_open]
    if len(open_cases) == 1:
        return _about(open_cases[0], text, said)
    if open_cases or cases:
        # One may write months later: about the old matter or a new one, only the person knows.
        offered = tuple(case.reference for case in (open_cases or cases)[:4])
        held = Dialogue(asked=Asked.WHICH, text=text, latitude=said.latitude, longitude=said.longitude, choices=offered)
        return Move(speech=(_which(offered),), dialogue=held)
    return _go_on(said, Dialogue(), find_place)


def _about(case: KnownCase, text: str, said: Said) -> Move:
    if case.is_answered and (stars := _STARS.match(text)) and len(text) < 200:
        solved = bool(_SOLVED.search(text)) and not _UNSOLVED.search(text) if len(text) > 2 else int(stars[1]) >= 4
        return Move(step=Rate(reference=case.reference, stars=int(stars[1]), solved=solved, comment=text[1:].strip(" ,.;:-")))
    if not text and not said.has_media:
        return Move(speech=(Speech("talk_help"),))
    return Move(step=Add(reference=case.reference, text=text))


def _chosen(text: str, dialogue: Dialogue, find_place: FindPlace) -> Move:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    if 1 <= number <= len(dialogue.choices):
        return Move(step=Add(reference=dialogue.choices[number - 1], text=dialogue.text))
    held = Said(dialogue.text, dialogue.latitude, dialogue.longitude)
    if number == len(dialogue.choices) + 1:
        return _go_on(held, Dialogue(), find_place)
    if number:
        return Move(speech=(_which(dialogue.choices),), dialogue=dialogue)
    # Whoever writes on instead of choosing is not asked for ever: what was said so far and this are one.
    more = replace(dialogue, text=f"{dialogue.text}\n{text}".strip())
    return Move(speech=(_which(dialogue.choices),), dialogue=more)


def _go_on(said: Said, dialogue: Dialogue, find_place: FindPlace) -> Move:
    """Take what was said into the complaint and ask for what is still missing."""
    text = said.text.strip()
    where_asked = dialogue.asked is Asked.WHERE
    found = find_place(text, where_asked) if text else ""
    now_known = replace(
        dialogue,
        # Whoever tells more than a place when asked for one has told more of the matter.
        text=dialogue.text if where_asked and len(text) <= MAX_PLACE else f"{dialogue.text}\n{text}".strip(),
        landmark=text[:MAX_PLACE] if where_asked else dialogue.landmark,
        region_code=found or dialogue.region_code,
        latitude=said.latitude or dialogue.latitude,
        longitude=said.longitude or dialogue.longitude,
    )
    if len(now_known.text) < MIN_WORDS:
        # A photo first, or a word: the first question explains, the second one is shorter.
        question = "talk_ask_more" if dialogue.asked is Asked.WHAT and not is_greeting(text) else "talk_ask_what"
        return Move(speech=(Speech(question),), dialogue=replace(now_known, asked=Asked.WHAT))
    if now_known.region_code or now_known.latitude or where_asked:
        return Move(step=File(dialogue=now_known))
    return Move(speech=(Speech("talk_ask_where"),), dialogue=replace(now_known, asked=Asked.WHERE))


def _which(references: Sequence[str]) -> Speech:
    """The question which case is meant; the last choice is a new one."""
    choices = (*references, "Laporan baru / new report")
    numbered = "\n".join(f"{number}. {choice}" for number, choice in enumerate(choices, 1))
    return Speech("talk_which", {"choices": numbered}, choices=choices)
