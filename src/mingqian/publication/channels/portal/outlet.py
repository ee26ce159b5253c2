"""The platform's own public site. Nothing is exported: the portal shows what is published."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingqian.publication.channels.contract import Outlet

if TYPE_CHECKING:
    from mingqian.publication.models import Publication


def build(publication: Publication) -> None:
    """Nothing to pack: publishing is the delivery."""


OUTLET = Outlet("portal", "本平台公示栏目", build)
