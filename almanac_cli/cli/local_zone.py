"""The time zone of the user ($TZ, or else the setting of the system), whose days are their days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """The time zone of the system, as the C library knows it: with all its changes of offset.

    `datetime.astimezone()` alone returns times with a fixed offset, which is wrong half a year
    later. The library zoneinfo takes longer to load, and data that some systems do not have.
    """

    def utcoffset(self, time: datetime | None) -> timedelta:
        """Return the offset from UTC at a time in this zone; 0 where the system knows none."""
        if time is None:
            return timedelta(0)
        try:
            return time.replace(tzinfo=None).astimezone().utcoffset() or timedelta(0)
        except (OverflowError, OSError, ValueError):  # in years that the C library does not reach
            return timedelta(0)

    def fromutc(self, time: datetime) -> datetime:
        """Return the time in this zone of a time in UTC whose `tzinfo` is this zone."""
        try:
            local = time.replace(tzinfo=UTC).astimezone()
        except (OverflowError, OSError, ValueError):
            return time
        offset = local.utcoffset()
        local = local.replace(tzinfo=self)
        return local if self.utcoffset(local) == offset else local.replace(fold=1)

    def dst(self, time: datetime | None) -> None:
        """Return `None`: whether it is daylight saving time is not known."""

    def tzname(self, time: datetime | None) -> None:
        """Return `None`: the zone has no name."""
