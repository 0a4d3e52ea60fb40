"""The only reader of the environment: everything named HUIYIN_… ."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from platformdirs import user_data_path
from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url

from bot.crash import killer
from bot.flows.rules.policy import Policy, PolicyError, read
from storage.database import POSTGRESQL, SQLITE

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")  # Telegram's own rule, and long enough


def _default_database() -> str:
    return f"sqlite:///{user_data_path('huiyin') / 'huiyin.sqlite3'}"


class Settings(BaseSettings):
    """Every setting, with what it means; the README's table is tested against this."""

    model_config = SettingsConfigDict(env_prefix="HUIYIN_", extra="forbid")

    bot_token: str = Field("", description="the bot's token from BotFather")
    api_base: str = Field("", description="another Bot API server, as http://host:port")
    operators: Annotated[frozenset[int], NoDecode] = Field(
        frozenset(), description="Telegram ids of the operators, separated by commas"
    )
    database_url: str = Field(
        default_factory=_default_database,
        description="where everything is kept (sqlite:///path or postgresql://…)",
    )
    policy: Path | None = Field(None, description="a TOML file that changes numbers of the rules")
    categories: Path | None = Field(
        None, description="a JSON file with your own categories of needs instead of those included"
    )
    webhook_url: str = Field(
        "", description="the https address at which Telegram reaches this bot (else it polls)"
    )
    webhook_secret: str = Field("", description="what Telegram must send with every update")
    webhook_listen: str = Field(
        "127.0.0.1:8081", description="where updates are heard, behind your own web server"
    )
    language: str = Field("zh_CN", description="the language of groups that chose none")
    zone: str = Field("Asia/Shanghai", description="the time zone of new communities")
    log_json: bool = Field(False, description="log lines as JSON")
    metrics_listen: str = Field(
        "", description="host:port of /metrics and /health, on this machine only; empty: off"
    )
    backups: Path | None = Field(
        None, description="a file or folder of backups whose age is watched"
    )
    crash: str = Field("", description="tests only: kill the process at a named point")

    @field_validator("operators", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if isinstance(value, str):
            parts = value.replace(",", " ").split()
            for part in parts:
                if not part.isdecimal():
                    raise ValueError(f"{part!r} is no Telegram id, which is a number")
            return frozenset(map(int, parts))
        return value

    @field_validator("database_url")
    @classmethod
    def _store(cls, value: str) -> str:
        if not value.startswith((SQLITE, POSTGRESQL)):
            raise ValueError(f"sqlite:////absolute/path or {POSTGRESQL}user@host/name")
        return value

    @field_validator("webhook_url")
    @classmethod
    def _reached(cls, value: str) -> str:
        address = urlsplit(value)
        if value and not (address.scheme == "https" or address.hostname in _LOOPBACK):
            raise ValueError("Telegram wants an https:// address")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _secret(cls, value: str) -> str:
        if value and not _SECRET.fullmatch(value):
            raise ValueError("16 to 256 letters, digits, - and _ (openssl rand -hex 32)")
        return value

    @field_validator("webhook_listen")
    @classmethod
    def _address(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise ValueError("host:port, as 127.0.0.1:8081")
        return value

    @model_validator(mode="after")
    def _trusted(self) -> Self:
        if self.webhook_url and not self.webhook_secret:
            # without one, anybody who finds the address could speak as any neighbour
            raise ValueError(
                "HUIYIN_WEBHOOK_URL needs HUIYIN_WEBHOOK_SECRET (openssl rand -hex 32)"
            )
        return self

    @field_validator("zone")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (LookupError, OSError, ValueError):
            raise ValueError(f"there is no time zone {value!r}") from None
        return value

    @field_validator("metrics_listen")
    @classmethod
    def _loopback(cls, value: str) -> str:
        if not value:
            return value
        host, _, port = value.rpartition(":")
        if not host or not port.isdecimal() or int(port) > 65535:
            raise ValueError("write it as 127.0.0.1:9100")
        try:
            here = host == "localhost" or ip_address(host.strip("[]")).is_loopback
        except ValueError:
            here = False
        if not here:
            raise ValueError(
                f"{host!r} is not this machine alone: write 127.0.0.1:{port} "
                "(anybody who may read it from elsewhere goes through a proxy of yours)"
            )
        return value

    @property
    def listens_at(self) -> tuple[str, int]:
        """Host and port of `metrics_listen`, when it is set."""
        host, _, port = self.metrics_listen.rpartition(":")
        return host.strip("[]"), int(port)

    @field_validator("crash")
    @classmethod
    def _point(cls, value: str) -> str:
        if value:
            killer(value)
        return value

    @property
    def password(self) -> str:
        """Of the database, as it stands in its URL; "": none."""
        return str(make_url(self.database_url).password or "")

    def rules(self) -> Policy:
        """The numbers of the policy file, or the defaults.

        Raises:
            PolicyError: the file cannot be read, or says what is not understood.
        """
        if self.policy is None:
            return Policy()
        try:
            text = self.policy.read_text(encoding="utf-8")
        except OSError as error:
            raise PolicyError(f"{self.policy}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise PolicyError(f"{self.policy}: not UTF-8 text") from error
        return read(text)
