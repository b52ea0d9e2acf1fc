"""Making subject and text of a message: the site's newest wording, or the built-in one, filled with the sealed context."""

from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import quote

from django.conf import settings

from ntbcare.channels.queries import device_accounts, mail_accounts
from ntbcare.common.clock import site_zone
from ntbcare.correspondence.actions import SEAL_CONTEXT
from ntbcare.correspondence.models import MessageTemplate, OutgoingMessage
from ntbcare.correspondence.rules import fill, moment_in_words
from ntbcare.correspondence.talk import NEWS
from ntbcare.correspondence.templates import BUILT_IN, PUBLIC
from ntbcare.correspondence.wording import Wording
from ntbcare.vault.actions import open_sealed, seal

SEAL_TEXT = "outgoing-text"
_LANGUAGE = "id"


def wording_of(kind: str, language: str) -> Wording:
    """The newest wording of a kind of message: the site's, else the built-in one, else Indonesian.

    Raises ValueError when the kind is unknown.
    """
    for wanted in dict.fromkeys((language, _LANGUAGE)):
        own = MessageTemplate.objects.filter(kind=kind, language=wanted).order_by("-version").first()
        if own is not None:
            return Wording(own.subject, own.body)
        if wanted in BUILT_IN.get(kind, {}):
            return BUILT_IN[kind][wanted]
    raise ValueError(f"no wording for {kind}")


def render(message: OutgoingMessage, *, mask: bool = False, short: bool = False, list_as: str = "") -> Wording:
    """Subject and body as they go out. ``mask`` hides what opens a case; ``short`` takes the wording for channels; without
    it a dialogue speaks as one does in mails. ``list_as`` stands in for what the wording calls ``{list}``."""
    if message.is_public:
        # Everybody reads it: nothing of the case can get into it, whatever the wording asks for.
        return fill(wording_of(PUBLIC + message.template, message.language), _complete({}, message.language))
    if _is_bare(message):
        return fill(wording_of(NEWS, message.language), _complete({"reference": message.about}, message.language))
    context: dict[str, object] = json.loads(open_sealed(message.context_sealed, purpose=SEAL_CONTEXT))
    values = {name: str(value) for name, value in context.items()} | ({"list": list_as} if list_as else {})
    other = f"{'chat' if short else 'mail'}_{message.template}"
    kind = other if other in BUILT_IN else message.template
    return fill(wording_of(kind, message.language), _complete(values, message.language), mask=mask)


def _complete(values: dict[str, str], language: str) -> dict[str, str]:
    """The context with links and with moments in words."""
    base = settings.NTBCARE_BASE_URL
    links = {"link": f"{base}/lacak", "desk_link": f"{base}/desk/"}
    if reference := values.get("reference"):
        links["link"] = f"{base}/lacak/{reference}"
    if token := values.get("token"):
        links["verify_link"] = f"{base}/lacak/verifikasi/{quote(token)}"
        links["recover_link"] = f"{base}/lacak/kode-baru/{quote(token)}"
    if token := values.get("contribution_token"):
        links["contribution_link"] = f"{base}/kontribusi/{quote(token)}" + ("?lang=en" if language == "en" else "")
    if due := values.get("due"):
        values = {**values, "due": moment_in_words(datetime.fromisoformat(due), language=language, zone=site_zone())}
    # A message about something else than a case brings its own link.
    return {**links, **values}


def link_of(message: OutgoingMessage) -> str:
    """Where the case that a message is about is read; it names the case and opens nothing."""
    return f"{settings.NTBCARE_BASE_URL}/lacak/{quote(message.about)}"


def _is_bare(message: OutgoingMessage) -> bool:
    """Whether it says only that there is news, because it stands on a screen that others may see."""
    return message.account_id is not None and message.account_id in {account.id for account in device_accounts()}


def is_short(message: OutgoingMessage) -> bool:
    """Whether it goes by a channel where people chat, not by mail."""
    return message.account_id is not None and message.account_id not in {account.id for account in mail_accounts()}


def keep_text(message: OutgoingMessage) -> tuple[bytes, bytes]:
    """What stays of a message that has gone out: its text and an empty context, sealed.

    What opens a complainant's case is masked: it is kept nowhere but as a hash. Links for officers stay
    readable, so that a site without a mail server can hand an invitation on.
    """
    is_secret = message.contact_point_id is not None or message.officer_id is None
    wording = render(message, mask=is_secret, short=is_short(message))
    text = json.dumps({"subject": wording.subject, "body": wording.body})
    return seal(text, purpose=SEAL_TEXT), seal("{}", purpose=SEAL_CONTEXT)


def shown_text(message: OutgoingMessage) -> Wording:
    """Subject and body for the desk, with secrets masked: as kept, or as they would go out now."""
    if message.text_sealed is None:
        return render(message, mask=True, short=is_short(message))
    kept = json.loads(open_sealed(message.text_sealed, purpose=SEAL_TEXT))
    return Wording(kept["subject"], kept["body"])
