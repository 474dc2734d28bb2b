"""Packaging builds the web app, so that whoever installs ReachInbox needs no Node of their own."""

import importlib.util
import os
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WebAppHook(BuildHookInterface):
    """Builds `web/` into the package; Node comes from PyPI where there is none that fits."""

    def dependencies(self) -> list[str]:
        """Return what the build needs beyond hatchling."""
        builder = self._builder()
        if builder.is_current() or builder.node_fits() or self._is_left_out():
            return []
        return [builder.NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the app. An editable install goes on without it: the API then says what is wrong.

        `REACHINBOX_WITHOUT_WEB=1` leaves the app out on purpose.
        """
        build_data["artifacts"].append("src/reachinbox/api/bundle/**")
        if self._is_left_out():
            return
        builder = self._builder()
        try:
            builder.build()
        except (builder.NoNode, subprocess.CalledProcessError, OSError) as error:
            if version != "editable":
                raise
            self.app.display_warning(f"The web app is not built: {error}")

    def _builder(self) -> ModuleType:
        path = Path(self.root) / "web" / "build.py"
        spec = importlib.util.spec_from_file_location("web_build", path)
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def _is_left_out(self) -> bool:
        return os.environ.get("REACHINBOX_WITHOUT_WEB") == "1"
