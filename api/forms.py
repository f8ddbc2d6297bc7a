"""A form as it came: UTF-8 throughout whatever its header says, or refused as a whole; never letters that nobody typed."""

from contextlib import aclosing
from typing import Final
from urllib.parse import parse_qsl

from fastapi import HTTPException, Request
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

MAX_FILES: Final = 10  # more than are taken, so that the page can say so
MAX_FIELDS: Final = 100


async def read_form(request: Request) -> FormData:
    """The form's fields and files, empty for a body that is none; raises HTTPException 400 for a broken or wrongly encoded one."""
    match kind_of(request.headers):
        case "multipart/form-data":
            return await _parts(request)
        case "application/x-www-form-urlencoded":
            return _pairs(await request.body())
        case _:
            return FormData()


def kind_of(headers: Headers) -> str:
    """What a body says it is: its media type without parameters, in lower case."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


async def _parts(request: Request) -> FormData:
    """Read byte by byte as Latin-1, which keeps every byte, then as UTF-8: the parser itself would guess."""
    headers = Headers({"content-type": f"{request.headers['content-type']}; charset=latin-1"})
    async with aclosing(request.stream()) as stream:
        try:
            form = await MultiPartParser(headers, stream, max_files=MAX_FILES, max_fields=MAX_FIELDS).parse()
        except MultiPartException as error:
            raise HTTPException(400) from error
    try:
        return FormData([(_utf8(name), _part(value)) for name, value in form.multi_items()])
    except UnicodeError as error:
        await form.close()
        raise HTTPException(400) from error


def _part(value: str | UploadFile) -> str | UploadFile:
    if isinstance(value, str):
        return _utf8(value)
    value.filename = _utf8(value.filename or "")
    return value


def _utf8(latin: str) -> str:
    return latin.encode("latin-1").decode()


def _pairs(body: bytes) -> FormData:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except ValueError as error:  # bytes that are not percent-encoded, no UTF-8, or too many fields
        raise HTTPException(400) from error
    return FormData([*pairs])
