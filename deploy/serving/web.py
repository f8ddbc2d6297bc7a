"""One web application of ours in a process."""

import uvicorn
from starlette.types import ASGIApp


def serve_app(app: ASGIApp, host: str, port: int) -> None:
    """Answer on the address until told to end."""
    uvicorn.run(app, host=host, port=port, log_config=None, access_log=False, server_header=False)
