"""The outlets of publication: one folder per channel, all alike.

    channels/necips/outlet.py    OUTLET = Outlet(code="necips", label="…", build=build)

``build(publication)`` returns the channel's record of one publication as plain data, or raises
:class:`ChannelFailed` when the channel cannot take it. No outlet calls a network: it writes an
export package that the operator hands over or another system fetches. The codes are those of
the rulebook's ``publication.channel_codes``.
"""

from __future__ import annotations

from mingqian.publication.channels.contract import ChannelFailed, Outlet, Package
from mingqian.publication.channels.credit_platform.outlet import OUTLET as CREDIT_PLATFORM
from mingqian.publication.channels.enforcement_site.outlet import OUTLET as ENFORCEMENT_SITE
from mingqian.publication.channels.necips.outlet import OUTLET as NECIPS
from mingqian.publication.channels.portal.outlet import OUTLET as PORTAL

__all__ = ["OUTLETS", "ChannelFailed", "Outlet", "Package", "outlet_for"]

OUTLETS: dict[str, Outlet] = {
    outlet.code: outlet for outlet in (PORTAL, NECIPS, CREDIT_PLATFORM, ENFORCEMENT_SITE)
}


def outlet_for(code: str) -> Outlet:
    """The outlet of a channel code; :class:`ChannelFailed` for one that has none."""
    try:
        return OUTLETS[code]
    except KeyError:
        raise ChannelFailed(f"没有渠道“{code}”的报送程序") from None
