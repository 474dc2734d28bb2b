"""One form for every error: `{"error": {"code", "message", "details"}}`, and never a traceback."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from reachinbox.runtime.database import driver_error, is_away
from reachinbox.runtime.errors import Invalid, Problem, TooLarge, Unavailable

DETAILS_AT_MOST = 50
UNSTORABLE = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)


class ErrorShown(BaseModel):
    """What went wrong: a code for programs, a sentence for people, and particulars if any."""

    code: str
    message: str
    details: list[Any]


class ErrorAnswer(BaseModel):
    """The body of every answer that is an error."""

    error: ErrorShown


DOCUMENTED: dict[int | str, dict[str, Any]] = {
    "4XX": {"model": ErrorAnswer, "description": "The request cannot be done as it is."},
    "5XX": {"model": ErrorAnswer, "description": "Something we need is away, or we erred."},
}


def answer_errors(app: FastAPI) -> None:
    """Render what handlers raise on purpose; `Gate` takes what is left."""
    app.add_exception_handler(Problem, _answer_problem)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(HTTPException, _answer_http)


def render(
    status: int,
    code: str,
    message: str,
    *,
    details: Sequence[Any] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an error in our form."""
    error = {"code": code, "message": message, "details": list(details)}
    return JSONResponse({"error": error}, status_code=status, headers=headers)


def render_problem(problem: Problem) -> Response:
    """Return a problem in our form."""
    headers: dict[str, str] = {}
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    return render(
        problem.status, problem.code, problem.message, details=problem.details, headers=headers
    )


def problem_in(error: Exception) -> Problem | None:
    """Return what a foreign exception means for the caller; None when it is a bug of ours."""
    if is_away(error):
        return Unavailable(
            "The database does not answer: nothing was changed, try again in a moment.",
            code="database_away",
        )
    if isinstance(driver_error(error), UNSTORABLE):
        return Invalid("Text must not contain NUL characters.")
    return None


def render_bug(request_id: str) -> Response:
    """Return all that is told of an exception nobody foresaw; the log has the rest."""
    return render(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "internal_error",
        f"Something went wrong on our side; our log knows more under {request_id}.",
        details=[{"request_id": request_id}],
    )


def _answer_problem(_request: Request, error: Exception) -> Response:
    return render_problem(cast("Problem", error))


def _answer_invalid(_request: Request, error: Exception) -> Response:
    found = cast("RequestValidationError", error).errors()
    if any(each["type"] == "json_invalid" for each in found):
        return _malformed_json()
    details = [
        {"field": _field(each["loc"]), "message": _sentence(each["msg"])}
        for each in found[:DETAILS_AT_MOST]
    ]
    first = details[0]
    others = f" ({len(found) - 1} more in details)" if len(found) > 1 else ""
    return render_problem(Invalid(f"{first['field']}: {first['message']}{others}", details=details))


def _answer_http(request: Request, error: Exception) -> Response:
    http = cast("HTTPException", error)
    if http.status_code == HTTPStatus.BAD_REQUEST and _is_json(request):
        return _malformed_json()
    code, message = _HTTP.get(http.status_code, ("refused", _sentence(http.detail)))
    if http.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        code = TooLarge.code
    return render(http.status_code, code, message, headers=http.headers)


# What the framework itself refuses, in our words; what we raise there carries its own sentence.
_HTTP = {
    400: ("malformed_body", "The body cannot be read: check it against its Content-Type."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take that method: see the Allow header."),
}


def _malformed_json() -> Response:
    return render(
        HTTPStatus.BAD_REQUEST,
        "malformed_json",
        "The body is not valid JSON: nothing was read from it.",
    )


def _is_json(request: Request) -> bool:
    return "json" in request.headers.get("Content-Type", "")


def _field(location: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in location[1:]) or str(location[0])


def _sentence(message: str) -> str:
    said = message.removeprefix("Value error, ")
    return f"{said[:1].upper()}{said[1:]}" + ("" if said.endswith(".") else ".")
