"""The Jupyter Server half: clusters, telemetry sockets and lectures."""

from typing import Any


def _jupyter_labextension_paths() -> list[dict[str, str]]:
    return [{"src": "labextension", "dest": "kernel-helpers-lab"}]


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    from kernel_helpers_lab.app import KernelHelpersLab

    return [{"module": "kernel_helpers_lab.app", "app": KernelHelpersLab}]
