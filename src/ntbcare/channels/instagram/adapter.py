"""An Instagram account (Instagram Messaging API and webhooks, Graph API v23).

Subscribe to ``messages``, ``messaging_postbacks``, ``messaging_seen``, ``message_edit``, ``comments``, ``live_comments``
and ``mentions``. Instagram tells nothing of comments that were changed or removed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar

import httpx
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from ntbcare.channels.contract import Account, Manners, Need, Outgoing, Sent, Told, Unclear
from ntbcare.channels.errors import SendFailed
from ntbcare.channels.meta.base import MetaAdapter, ask, told_by
from ntbcare.channels.meta.messaging import MessagingAdapter
from ntbcare.channels.meta.remarks import Remark, told_of
from ntbcare.channels.meta.shapes import Entry, Id, Person, Strict, Text

_LONGEST_BYTES = 1_000
# Figures for the account's own use, which say nothing of a person.
_QUIET_FIELDS = frozenset({"story_insights", "message_reactions"})


class Comment(Strict):
    """A comment below a post, a reel or a live video."""

    id: Id
    text: Text = ""
    from_: Annotated[Person | None, Field(alias="from")] = None
    parent_id: Id | None = None


class Mention(Strict):
    """Somebody has named the account, in a comment or below a picture of their own. Only the ids are told."""

    media_id: Id
    comment_id: Id | None = None


class InstagramAdapter(MessagingAdapter):
    """A professional account of Instagram."""

    kind = "instagram"
    label = _("Instagram")
    source = "instagram"
    object = "instagram"
    address = "account"
    needs: ClassVar[tuple[Need, ...]] = (Need("account", _("Nomor akun Instagram (bukan namanya)")), *MetaAdapter.needs)
    manners = Manners(longest=950, per_second=40.0, buttons=13)

    def of_change(self, field: str, value: Mapping[str, Any], entry: Entry) -> Iterator[Told]:
        """A comment or a mention; the test button of the console sends messages so, too."""
        if field == "messages":
            yield from self.of_messaging(value, entry)
        elif field in {"comments", "live_comments"}:
            yield from _comment(Comment.model_validate(value), entry)
        elif field == "mentions":
            yield _mention(Mention.model_validate(value), entry)
        elif field not in _QUIET_FIELDS:
            yield Unclear(f"field {field[:40]}")

    def foresee(self, message: Outgoing, account: Account) -> str:
        """As far as it fits."""
        return _fitting(super().foresee(message, account))

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """In public below the comment, or privately."""
        fitting = replace(message, text=_fitting(message.text))
        if not message.public:
            return self.send_private(fitting, account, http)
        kind, _colon, name = message.handle.partition(":")
        if kind != "comment":
            raise SendFailed("nothing to reply to", permanent=True)
        said = told_by(ask(account, f"{name}/replies", {"message": fitting.text}, http))
        return Sent(str(said.get("id", ""))[:300])


def _fitting(text: str) -> str:
    # Counted in bytes here: a text of emoji is longer than it looks.
    return text.encode()[:_LONGEST_BYTES].decode(errors="ignore")


def _comment(comment: Comment, entry: Entry) -> Iterator[Told]:
    if comment.from_ is not None and comment.from_.id == entry.id:
        return
    root = comment.parent_id or comment.id
    yield told_of(Remark(kind="comment", id=comment.id, root=root, person=comment.from_, text=comment.text, at=entry.time), entry)


def _mention(mention: Mention, entry: Entry) -> Told:
    """Before a person, with the ids: what was written is not told, and may stand where we cannot reply."""
    name = mention.comment_id or mention.media_id
    words = gettext("Akun ini disebut di Instagram (media %(media)s, komentar %(comment)s). Buka Instagram untuk membacanya.")
    text = words % {"media": mention.media_id, "comment": mention.comment_id or "–"}
    return told_of(Remark(kind="mention", id=name, root=name, person=None, text=text, at=entry.time), entry)
