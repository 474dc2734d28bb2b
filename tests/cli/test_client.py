"""The client against a server that answers as told; time is not waited for."""

import threading
import time
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from reachinbox.cli.client import Bearer, Client, NoAnswer, Refused
from reachinbox.cli.failing import Failed

OK = (200, '{"answer": 1}', {})
BUSY = (429, '{"error": {"code": "too_many_requests", "message": "Slow down."}}', {"Retry-After": "7"})
AWAY = (503, '{"error": {"code": "unavailable", "message": "The database is away."}}', {})
WRONG = (422, '{"error": {"code": "invalid", "message": "That is wrong."}}', {})
PAGE = (200, "<html>", {})
MOVED = (301, "", {"Location": "/elsewhere"})
