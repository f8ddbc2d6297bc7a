"""Every setting of the system, read from the environment (XIAONENG_…); production refuses what was made for trying out."""

import base64
import binascii
from datetime import time
from pathlib import Path
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.places import VAR
from deploy.problems import Problem
from rules.office import OFFICE_CLOSE, OFFICE_ZONE_NAME

KEY_BYTES: Final = 32
PORT_MAX: Final = 65535


def _is_key(value: SecretStr) -> SecretStr:
    """A base64 text of exactly 32 bytes (AES-256, HMAC-SHA-256)."""
    try:
        length = len(base64.b64decode(value.get_secret_value(), validate=True))
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if length != KEY_BYTES:
        raise ValueError(f"must hold {KEY_BYTES} bytes in base64, holds {length}")
    return value


def _trial_key(text: bytes) -> SecretStr:
    """A key anyone can read here: good for trying out, refused in production."""
    return SecretStr(base64.b64encode(text.ljust(KEY_BYTES, b".")).decode())


def _is_zone(value: str) -> str:
    """A name the zone database knows; raises ValueError if not."""
    try:
        ZoneInfo(value)
    except (KeyError, OSError) as error:
        raise ValueError(f"unknown time zone {value}") from error
    return value


Key = Annotated[SecretStr, AfterValidator(_is_key)]
Port = Annotated[int, Field(ge=1, le=PORT_MAX)]
Zone = Annotated[str, AfterValidator(_is_zone)]

MUST_BE_SET_IN_PRODUCTION: Final = (
    "database_url",
    "owner_database_url",
    "session_secret",
    "identity_key",
    "index_key",
    "feed_password",
    "staff_password",
    "portal_public_url",
)
"""Fields whose default is public knowledge or only right on one's own machine."""

MUST_BE_OFF_IN_PRODUCTION: Final = ("controlled_clock", "embedded_postgres")


class Settings(BaseSettings):
    """One immutable set of settings; a field's environment variable is XIAONENG_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="XIAONENG_", frozen=True, extra="ignore")

    environment: Literal["development", "test", "production"] = Field(
        "development", description="What the system is for; production refuses every default made for trying out."
    )
    bureau_name: str = Field("示例市科学技术局", description="The bureau's name, shown on pages and in notices.")
    office_close: time = Field(OFFICE_CLOSE, description="End of office hours in the bureau's zone: the moment a due day ends.")
    zone: Zone = Field(OFFICE_ZONE_NAME, description="The bureau's time zone; times are stored in UTC and shown in it.")

    embedded_postgres: bool = Field(True, description="Whether `xiaoneng up` starts a PostgreSQL of its own at database_url's port.")
    database_url: str = Field(
        "postgresql+psycopg://xiaoneng_app:xiaoneng_app@127.0.0.1:5433/xiaoneng",
        repr=False,
        description="The register, as the application's role (no right to change tables).",
    )
    owner_database_url: str = Field(
        "postgresql+psycopg://xiaoneng_owner:xiaoneng_owner@127.0.0.1:5433/xiaoneng",
        repr=False,
        description="The register, as the role that owns the tables; for migrations and backups only.",
    )

    portal_host: str = Field("127.0.0.1", description="Address the portal listens on; a reverse proxy stands before it in production.")
    portal_port: Port = Field(8000, description="Port the portal listens on.")
    portal_public_url: str = Field("http://127.0.0.1:8000", description="The portal's address as people type it, for links in mails.")
    session_secret: SecretStr = Field(SecretStr("xiaoneng-trial-session"), description="Signs session cookies and form tokens.")
    identity_key: Key = Field(_trial_key(b"trial-identity"), description="AES-GCM key of petitioners' identity data, 32 bytes in base64.")
    index_key: Key = Field(
        _trial_key(b"trial-index"), description="HMAC key of the blind index over petitioners' data, 32 bytes in base64."
    )
    staff_password: SecretStr = Field(SecretStr("xiaoneng"), description="First password of each made-up person of the trial bureau.")

    zeebe_grpc_address: str = Field("127.0.0.1:26500", description="The broker's gateway, host:port.")
    zeebe_rest_url: str = Field("http://127.0.0.1:8088", description="The broker's REST API (user tasks, clock).")
    zeebe_management_url: str = Field("http://127.0.0.1:9600", description="The broker's management API (readiness, exporters, backup).")
    zeebe_command_port: Port = Field(26501, description="The broker's internal command port.")
    zeebe_internal_port: Port = Field(26502, description="The broker's internal cluster port.")
    controlled_clock: bool = Field(False, description="Whether the engine's clock may be moved; trying out and tests only.")
    webapps_url: str = Field("http://127.0.0.1:8080", description="Operate and Tasklist, as the browser reaches them.")
    webapps_management_url: str = Field("http://127.0.0.1:9601", description="Health of Operate and Tasklist.")
    webapps_cluster_port: Port = Field(26503, description="Internal cluster port of Operate and Tasklist.")
    opensearch_url: str = Field("http://127.0.0.1:9200", description="The search store behind Operate and Tasklist.")
    opensearch_transport_port: Port = Field(9300, description="The search store's internal port.")

    feed_host: str = Field("127.0.0.1", description="Address the record feed's receiver listens on.")
    feed_port: Port = Field(9700, description="Port the record feed's receiver listens on.")
    feed_user: str = Field("feed", description="User name the broker's exporter shows to the receiver.")
    feed_password: SecretStr = Field(SecretStr("xiaoneng-feed"), description="Password the broker's exporter shows to the receiver.")
    feed_lag_alarm_seconds: float = Field(60.0, gt=0, description="A feed further behind than this is an alarm: the broker's disk fills.")
    journal_dir: Path = Field(VAR / "journal", description="Folder of the record feed's journal, from which the mirror can be rebuilt.")

    relay_health_port: Port = Field(9701, description="Port of the outbox relay's health and metrics.")
    relay_poll_seconds: float = Field(0.5, gt=0, description="Pause between two looks into the outbox when it was empty.")
    workers_health_port: Port = Field(9702, description="Port of the workers' health and metrics.")
    worker_max_jobs: int = Field(64, ge=1, description="Jobs a handler asks for at a time (100 and more ran into backpressure).")
    worker_max_running: int = Field(128, ge=1, description="Jobs a handler runs at once.")
    worker_poll_retry_seconds: float = Field(0.02, gt=0, description="Pause before a handler asks again for jobs.")
    worker_job_timeout_seconds: float = Field(60.0, gt=0, description="Time after which the engine gives an unfinished job out again.")

    smtp_host: str | None = Field(None, description="Mail server; without one, notices stay in the portal.")
    smtp_port: Port = Field(25, description="Port of the mail server.")
    smtp_sender: str = Field("xiaoneng@localhost", description="Sender of notices by mail.")

    wecom_robot_url: SecretStr | None = Field(None, description="Address of a WeCom group robot with its key; told what is late or urged.")
    dingtalk_robot_url: SecretStr | None = Field(None, description="Address of a DingTalk group robot with its token; told the same.")
    dingtalk_robot_secret: SecretStr | None = Field(None, description="Signing secret of the DingTalk robot, if it was made with one.")

    oidc_issuer: str | None = Field(None, description="Issuer of an OpenID Connect provider by which staff sign in; none: passwords only.")
    oidc_client_id: str = Field("xiaoneng", description="The portal's client id at the provider.")
    oidc_client_secret: SecretStr | None = Field(None, description="The portal's client secret at the provider.")
    oidc_claim: str = Field("preferred_username", description="The claim of the provider's token that holds the staff id.")

    @property
    def tzinfo(self) -> ZoneInfo:
        """The bureau's time zone."""
        return ZoneInfo(self.zone)

    @property
    def identity_key_bytes(self) -> bytes:
        """The AES-GCM key, 32 bytes."""
        return base64.b64decode(self.identity_key.get_secret_value())

    @property
    def index_key_bytes(self) -> bytes:
        """The blind index key, 32 bytes."""
        return base64.b64decode(self.index_key.get_secret_value())

    @property
    def feed_url(self) -> str:
        """The receiver's address for the broker's exporter."""
        return f"http://{self.feed_host}:{self.feed_port}"

    @model_validator(mode="after")
    def _production_refuses_defaults(self) -> Self:
        if self.environment != "production":
            return self
        fields = type(self).model_fields
        refused = [name for name in MUST_BE_SET_IN_PRODUCTION if getattr(self, name) == fields[name].default]
        refused += [name for name in MUST_BE_OFF_IN_PRODUCTION if getattr(self, name)]
        if refused:
            raise ValueError("production refuses the trial value of: " + ", ".join(f"XIAONENG_{name.upper()}" for name in refused))
        return self


def read_settings() -> Settings:
    """The settings of this process's environment. Raises Problem naming every setting that is refused."""
    try:
        return Settings()
    except ValidationError as error:
        told = "; ".join(_told(found["loc"], found["msg"]) for found in error.errors())
        raise Problem("配置有误", told) from error


def _told(place: tuple[int | str, ...], message: str) -> str:
    name = f"XIAONENG_{place[0]}: ".upper() if place else ""
    return name + message.removeprefix("Value error, ")
