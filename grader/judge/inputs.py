"""Which generated inputs a submission is judged by: everybody's, or other ones for every learner, or secret ones."""

from __future__ import annotations

import hashlib
import hmac
from typing import NamedTuple


class Inputs(NamedTuple):
    """``own`` makes other inputs for every learner. With a ``secret``, nobody without it can make the same ones.

    So a grade can have other inputs than the feedback that came before it.
    """

    own: bool = False
    secret: bytes = b""

    def seed(self, learner: str) -> str:
        """What generated cases are made from."""
        named = learner if self.own else ""
        return self._keyed(f"inputs of {named}") if self.secret else named

    @property
    def digest(self) -> str | None:
        """Tells secrets apart in reports without telling them."""
        return self._keyed("secret")[:16] if self.secret else None

    @property
    def name(self) -> str:
        """Tells apart runs whose generated inputs differ."""
        return f"{'own' if self.own else ''}:{self.digest or ''}"

    def _keyed(self, text: str) -> str:
        return hmac.new(self.secret, text.encode(errors="backslashreplace"), hashlib.sha256).hexdigest()


EVERYBODYS = Inputs()
