"""Districts below 惠州, for ranges and boundaries."""

from __future__ import annotations

import pytest

from mingqian.foundation.org.models import Region
from tests import cast
from tests.cast import Place


@pytest.fixture
def districts(huizhou: Place) -> dict[str, Region]:
    """惠城区 and 博罗县."""
    return {
        code: cast.region(code, name, "county", huizhou.region)
        for code, name in (("441302", "惠城区"), ("441322", "博罗县"))
    }
