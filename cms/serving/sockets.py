"""The listening sockets: taken once, before anything else, and given up without a loss."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import socket
import struct

from cms.config import Settings
from cms.errors import ConfigError

_SO_ATTACH_FILTER, _SO_DETACH_FILTER = 26, 27  # asm-generic/socket.h
# Classic BPF, on a packet from its TCP header on: drop a SYN that is no answer, take all else.
_NO_SYN = (
    (0x30, 0, 0, 13),  # load the byte of the flags
    (0x54, 0, 0, 0x12),  # of which SYN and ACK count
    (0x15, 0, 1, 0x02),  # if it is SYN alone,
    (0x06, 0, 0, 0),  # drop the packet
    (0x06, 0, 0, 0xFFFFFFFF),
)


def listen(settings: Settings) -> list[socket.socket]:
    """Take the port: one socket for each process that is going to serve.

    Each of several has a queue of its own (SO_REUSEPORT): the kernel deals new connections out
    evenly, by a hash of their addresses. A port in use is told at once, not after the migrations.
    Raises ConfigError.
    """
    first = _bound(settings, settings.port)
    if settings.workers == 1:
        return [first]
    # A second server with SO_REUSEPORT would share the port silently; this one has found it free.
    port = first.getsockname()[1]
    first.close()
    return [_bound(settings, port, shared=True) for _ in range(settings.workers)]


def _bound(settings: Settings, port: int, *, shared: bool = False) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listening.bind((settings.host, port))
    except OSError as error:
        listening.close()
        raise ConfigError(
            "Can't listen on {host} port {port} ({reason}): choose others with CMS_HOST and "
            "CMS_PORT",
            host=settings.host,
            port=port,
            reason=error.strerror or errno.errorcode.get(error.errno or 0, str(error)),
        ) from error
    return listening


def refuse_connections(listening: socket.socket) -> None:
    """Let no new connection begin, while those that have begun can still be accepted.

    To close a listening socket resets the connections in its queue, whose clients may have sent a
    request already. With new ones kept out first (Linux only), the queue can be emptied. A client
    that comes meanwhile tries again by itself, and is refused when the socket is closed.
    """
    program = b"".join(struct.pack("HBBI", *instruction) for instruction in _NO_SYN)
    buffer = ctypes.create_string_buffer(program)
    option = struct.pack("@HP", len(_NO_SYN), ctypes.addressof(buffer))
    with contextlib.suppress(OSError):
        listening.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, option)


def admit_connections(listening: socket.socket) -> None:
    """Let connections begin again, if another process that had the socket before refused them."""
    with contextlib.suppress(OSError):
        listening.setsockopt(socket.SOL_SOCKET, _SO_DETACH_FILTER, 0)
