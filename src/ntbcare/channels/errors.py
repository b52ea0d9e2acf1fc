"""What can go wrong with a channel."""

from __future__ import annotations

from datetime import timedelta

from ntbcare.common.errors import Forbidden, NtbCareError


class Forged(Forbidden):
    """A delivery whose signature or secret is wrong or missing."""

    code = "forged"


class NotUnderstood(NtbCareError):
    """A genuine delivery of a shape that the adapter does not know; a person looks at it."""

    status = 422
    code = "not_understood"


class SendFailed(NtbCareError):
    """A message that the other side did not take.

    ``permanent``: it never will. ``away``: nothing can be sent by this account now, so the others need not try.
    ``uncertain``: it may have been taken all the same (the answer never came). ``busy``: nothing is wrong with it, the other
    side takes no more for a while (``retry_after``). ``gone``: there is no such conversation any more: it is forgotten.
    ``reason`` is kept and shown: a code of the provider, never its words, which may quote a number.
    """

    code = "send_failed"

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        away: bool = False,
        uncertain: bool = False,
        busy: bool = False,
        gone: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.uncertain = uncertain
        self.busy = busy
        self.gone = gone
        self.reason = reason
        self.permanent = permanent
        self.away = away
        self.retry_after = retry_after


class LinkFailed(NtbCareError):
    """The other side of a channel that is fetched or kept open could not be reached, or did not let us in.

    ``reason`` is kept and shown: a code or a kind of error, never words that may quote a person or a secret.
    """

    code = "link_failed"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FetchFailed(NtbCareError):
    """The bytes of a media could not be had. ``permanent``: they never will (the link expired, the host is not allowed).

    ``reason`` is a word for programs; what people read is made of it elsewhere.
    """

    code = "fetch_failed"

    def __init__(self, reason: str, *, permanent: bool = False, retry_after: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
