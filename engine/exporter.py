"""The broker's settings for our feed, as environment variables; the launcher, the chart and the tests share them."""

from typing import Final

EXPORTER_ID: Final = "FEED"
BULK_SIZE: Final = 500  # records a request; fewer wait a second for more
CLASS_NAME: Final = "io.camunda.zeebe.exporter.ElasticsearchExporter"
# What the exporter leaves out unless told: a published message shows that an outbox row arrived, and the
# start subscription which instance it began.
_ALSO_EXPORTED: Final = ("MESSAGE", "MESSAGESTARTEVENTSUBSCRIPTION")


def exporter_environment(url: str, user: str, password: str, *, bulk_size: int = BULK_SIZE) -> dict[str, str]:
    """Return the variables that make a broker send its records to the receiver at `url`.

    Never start a broker without an exporter it had before: 8.6 forgets its position and compacts the log away.
    """
    prefix = f"ZEEBE_BROKER_EXPORTERS_{EXPORTER_ID}"
    settings = {
        "URL": url,
        "AUTHENTICATION_USERNAME": user,
        "AUTHENTICATION_PASSWORD": password,
        "BULK_DELAY": "1",  # seconds
        "BULK_SIZE": str(bulk_size),
        "INDEX_CREATETEMPLATE": "false",
        **{f"INDEX_{kind}": "true" for kind in _ALSO_EXPORTED},
    }
    return {f"{prefix}_CLASSNAME": CLASS_NAME} | {f"{prefix}_ARGS_{name}": value for name, value in settings.items()}
