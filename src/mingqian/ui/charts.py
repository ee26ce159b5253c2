"""Bar charts drawn on the server as plain SVG: no script, prints well, its table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 8, 14, 28
MAX_BAR = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: place and size in viewBox units, its series number and its value."""

    x: float
    y: float
    width: float
    height: float
    series: int
    value: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis at a place."""

    position: float
    text: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Geometry of a grouped bar chart, ready for ``ui/bar_chart.html``."""

    bars: list[Bar]
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def nice_ceiling(value: float) -> float:
    """The round number an axis ends at: 1, 2, 2.5, 5 or 10 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value)


def bar_chart(labels: Sequence[str], series: Sequence[Sequence[float]]) -> Chart:
    """Lay out grouped bars. ``series[i][j]`` is series i at ``labels[j]``, not negative."""
    if any(len(values) != len(labels) for values in series):
        raise ValueError("every series needs one value for each label")
    top = nice_ceiling(max((v for values in series for v in values), default=0))
    room = HEIGHT - TOP - BOTTOM
    slot = (WIDTH - LEFT - RIGHT) / max(1, len(labels))
    bar = min(MAX_BAR, slot * 0.72 / max(1, len(series)))
    bars = []
    for number, values in enumerate(series):
        for index, value in enumerate(values):
            start = LEFT + slot * (index + 0.5) - bar * len(series) / 2 + bar * number
            height = round(room * value / top, 2)
            bars.append(
                Bar(
                    round(start, 2),
                    round(HEIGHT - BOTTOM - height, 2),
                    round(bar - 1, 2),
                    height,
                    number,
                    value,
                )
            )
    every = ceil(len(labels) / 16) or 1
    x_ticks = [
        Tick(round(LEFT + slot * (index + 0.5), 2), label)
        for index, label in enumerate(labels)
        if index % every == 0
    ]
    y_ticks = [
        Tick(round(HEIGHT - BOTTOM - room * part / 4, 2), f"{top * part / 4:g}")
        for part in range(5)
    ]
    return Chart(bars, x_ticks, y_ticks)
