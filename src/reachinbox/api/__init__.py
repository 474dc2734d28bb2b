"""The API process: everything HTTP is wired together here."""

from reachinbox.api.app import make_app as make_app
from reachinbox.api.serve import serve as serve
