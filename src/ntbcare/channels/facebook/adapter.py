"""A Facebook page (Messenger Platform and Page webhooks, Graph API v23).

A page's app must subscribe to ``messages``, ``messaging_postbacks``, ``message_edits``, ``message_deliveries``,
``message_reads``, ``feed`` and ``mention``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar

import httpx
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from ntbcare.channels.contract import Account, Change, Manners, Media, Need, Outgoing, Sent, Told, Unclear
from ntbcare.channels.errors import SendFailed
from ntbcare.channels.meta.base import MetaAdapter, ask, told_by
from ntbcare.channels.meta.messaging import MessagingAdapter
from ntbcare.channels.meta.remarks import Remark, told_of
from ntbcare.channels.meta.shapes import Address, Entry, Id, Line, Moment, Person, Strict, Text

_POSTS = frozenset({"post", "status", "photo", "video", "share", "album", "note"})
_VERBS = {
    "add": Change.ADDED, "edited": Change.EDITED, "edit": Change.EDITED, "update": Change.EDITED,
    "remove": Change.REMOVED, "delete": Change.REMOVED,
}  # fmt: skip
# Applause, and what the page itself does with what others wrote.
_QUIET_ITEMS = frozenset({"like", "reaction", "follow", "event", "rating"})
_QUIET_VERBS = frozenset({"hide", "unhide", "like", "unlike", "mute", "block", "unblock", "follow", "unfollow"})
_PICTURE = "image"


class Feed(Strict):
    """One change of what stands on a page or below its posts."""

    item: Line
    verb: Line
    from_: Annotated[Person | None, Field(alias="from")] = None
    sender_id: Id | None = None
    sender_name: Line = ""
    comment_id: Id | None = None
    post_id: Id | None = None
    parent_id: Id | None = None
    message: Text = ""
    created_time: Moment = None
    photo: Address = ""
    photos: Annotated[list[Address], Field(max_length=100)] = []
    video: Address = ""
    link: Address = ""

    @property
    def person(self) -> Person | None:
        """Who did it; Facebook does not always tell."""
        return self.from_ or (Person(id=self.sender_id, name=self.sender_name) if self.sender_id else None)


class FacebookAdapter(MessagingAdapter):
    """A page of Facebook."""

    kind = "facebook"
    label = _("Facebook")
    source = "facebook"
    object = "page"
    address = "page"
    needs: ClassVar[tuple[Need, ...]] = (Need("page", _("Nomor halaman (Page ID)")), *MetaAdapter.needs)
    # 300 text messages a second for a page; what was too much is told and waited for.
    manners = Manners(longest=1_900, per_second=40.0, buttons=13)

    def of_change(self, field: str, value: Mapping[str, Any], entry: Entry) -> Iterator[Told]:
        """A comment, a visitor's post or a mention; the test button of the console sends messages so, too."""
        if field == "messages":
            yield from self.of_messaging(value, entry)
        elif field in {"feed", "mention"}:
            yield from _remark(Feed.model_validate(value), entry, mention=field == "mention")
        else:
            yield Unclear(f"field {field[:40]}")

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """In public below what was said, or privately."""
        if not message.public:
            return self.send_private(message, account, http)
        _kind, _colon, name = message.handle.partition(":")
        if not name:
            raise SendFailed("nothing to reply to", permanent=True)
        said = told_by(ask(account, f"{name}/comments", {"message": message.text}, http))
        return Sent(str(said.get("id", ""))[:300])


def _remark(feed: Feed, entry: Entry, *, mention: bool) -> Iterator[Told]:
    person = feed.person
    if (person is not None and person.id == entry.id) or feed.item in _QUIET_ITEMS or feed.verb in _QUIET_VERBS:
        return
    name = feed.comment_id or (feed.post_id if feed.item != "comment" else None)
    if feed.verb not in _VERBS or name is None or not (feed.item == "comment" or feed.item in _POSTS or mention):
        yield Unclear(f"feed {feed.item[:20]} {feed.verb[:20]}")
        return
    yield told_of(
        Remark(
            # A private reply is possible to what stands on our own page, not to what others wrote on theirs.
            kind="mention" if mention else "comment" if feed.comment_id else "post",
            id=name,
            root=feed.parent_id if feed.comment_id and feed.parent_id and feed.parent_id != feed.post_id else name,
            person=person,
            text="\n".join(filter(None, [feed.message, feed.link if feed.item == "share" else ""])),
            at=feed.created_time or entry.time,
            media=_media(feed),
            change=_VERBS[feed.verb],
        ),
        entry,
    )


def _media(feed: Feed) -> list[Media]:
    pictures = [*feed.photos, *([feed.photo] if feed.photo else [])]
    if feed.item == "photo" and feed.link and not pictures:
        pictures = [feed.link]
    video = feed.video or (feed.link if feed.item == "video" else "")
    found = [Media(address=address, media_type=_PICTURE) for address in pictures if address.startswith("http")]
    return [*found, *([Media(address=video, media_type="video")] if video.startswith("http") else [])]
