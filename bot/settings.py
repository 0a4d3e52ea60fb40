"""The only reader of the environment: everything named HUIYIN_… ."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


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
        default_factory=_default_database, description="where everything is kept (sqlite:///path)"
    )
    policy: Path | None = Field(None, description="a TOML file that changes numbers of the rules")
    language: str = Field("zh_CN", description="the language of groups that chose none")
    zone: str = Field("Asia/Shanghai", description="the time zone of new communities")
    log_json: bool = Field(False, description="log lines as JSON")
    crash: str = Field("", description="tests only: kill the process at a named point")

    @field_validator("operators", mode="before")
    @classmethod
    def _ids(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(int(part) for part in value.replace(",", " ").split())
        return value
