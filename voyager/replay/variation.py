"""Another start for a program: what it was verified from, but for what no program may depend on."""

from dataclasses import replace

from voyager.domain import Fixture

_DUSK = 12_000
LATER = 3_000
"""Ticks of a quarter of the daylight."""
TURNED = 90.0


def varied(fixture: Fixture) -> Fixture:
    """Another time of the same day or night, another look, and other draws of `Math.random`; the land is the same."""
    start = fixture.start
    into = fixture.time % _DUSK
    time = fixture.time - into + (into + LATER) % _DUSK
    yaw = (start.yaw + TURNED + 180) % 360 - 180
    return replace(fixture, start=replace(start, yaw=yaw), time=time, draws=fixture.draws % (2**31 - 1) + 1)
