"""Traces by OpenTelemetry, switched on by its own environment variables and nothing else.

They are on when OTEL_TRACES_EXPORTER names an exporter (``otlp``, ``console``, or one that an
installed package brings), or when it is absent and OTEL_EXPORTER_OTLP_ENDPOINT says where to send
traces. Off, they cost nothing: nothing is imported, and no part of the application asks whether
they are on. The packages are the extra ``telemetry``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from cms.errors import ConfigError

if TYPE_CHECKING:
    from cms.telemetry.tracing import Tracing

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")


def exporters(environ: Mapping[str, str]) -> list[str]:
    """The names of the exporters that the environment asks for; none when traces are off.

    A name is that of an entry point in the group ``opentelemetry_traces_exporter``.
    """
    if environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return []
    named = environ.get("OTEL_TRACES_EXPORTER", "").strip()
    if not named and any(environ.get(name) for name in _ENDPOINTS):
        named = "otlp"
    found = [name.strip() for name in named.split(",")]
    return [_entry_point(name, environ) for name in found if name not in ("", "none")]


def _entry_point(name: str, environ: Mapping[str, str]) -> str:
    if name != "otlp":
        return name
    protocol = next((environ[each] for each in _PROTOCOLS if environ.get(each)), "http/protobuf")
    return "otlp_proto_grpc" if protocol == "grpc" else "otlp_proto_http"


def from_environment(environ: Mapping[str, str]) -> Tracing | None:
    """Tracing as the environment asks for it; None when traces are off.

    Raises ConfigError when a package is missing, or no exporter has the name.
    """
    names = exporters(environ)
    if not names:
        return None
    try:
        from cms.telemetry.tracing import exporting
    except ImportError as error:
        raise ConfigError(
            "OpenTelemetry's variables ask for traces, but the package {package} is not "
            "installed: install “lang-son-cms[telemetry]”, or unset OTEL_TRACES_EXPORTER and "
            "OTEL_EXPORTER_OTLP_ENDPOINT",
            package=error.name,
        ) from error
    return exporting(names)
