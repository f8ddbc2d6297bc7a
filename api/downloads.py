"""A file handed out: always a download under its Chinese name, never opened inside the portal."""

from urllib.parse import quote

from fastapi import Response

from casework.papers.paper import Paper


def download(paper: Paper) -> Response:
    """The answer that carries the file."""
    disposition = f"attachment; filename*=UTF-8''{quote(paper.file_name, safe='')}"
    return Response(paper.content, media_type=paper.media_type, headers={"Content-Disposition": disposition})
