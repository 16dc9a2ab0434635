"""Names and passwords for servers, from the file `.netrc` of the user: `Credentials`."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from almanac_cli.network.proxies import basic

if TYPE_CHECKING:
    from collections.abc import Mapping

    from almanac_cli.network.target import Origin

_DEFAULT = "default"


class Credentials:
    """The names and passwords of the file `.netrc`, by host.

    Its entry `default` would tell all servers one password, and is left out. Since an entry names
    no scheme, a password is told over https alone, or to what is on the user's own network.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Name the file as curl does: by the variable NETRC, else `.netrc` in HOME."""
        home = environment.get("HOME")
        path = environment.get("NETRC") or (f"{home}/.netrc" if home else None)
        self._path = Path(path) if path else None

    @property
    def problem(self) -> str | None:
        """Why the file could not be read; `None` if it could, or is not there."""
        return self._read[1]

    def authorization(self, origin: Origin, *, is_private: bool) -> str | None:
        """Return what a server is told of who asks, `None` for nothing."""
        if origin.scheme != "https" and not is_private:
            return None
        entry = self._read[0].get(origin.host)
        return basic(*entry) if entry else None

    @cached_property
    def _read(self) -> tuple[dict[str, tuple[str, str]], str | None]:
        """Return name and password by host, and why there are none."""
        if self._path is None:
            return {}, None
        import netrc

        try:
            if not self._path.is_file():
                return {}, None
            hosts = netrc.netrc(str(self._path)).hosts
        except netrc.NetrcParseError as error:
            return {}, f"{self._path}: line {error.lineno}: {error.msg}"
        except OSError as error:
            return {}, f"{self._path}: {error.strerror}"
        except UnicodeDecodeError:
            return {}, f"{self._path}: it is no text in UTF-8"
        entries = {
            host.lower(): (login or account or "", password or "")
            for host, (login, account, password) in hosts.items()
            if host != _DEFAULT and (login or account or password)
        }
        return entries, None
