"""Which addresses a webhook may be sent to: public ones, and those of networks that are allowed.

A URL is given from outside, and who gives it could have us ask services that only we reach. Names
are looked up once, what comes of it is checked, and the connection is made to the very address that
was checked: a name that means something else a moment later (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

# IPv6 that is routed to all (RFC 4291), without the parts in which an IPv4 address is hidden
# (6to4, RFC 3056; Teredo, RFC 4380). Everything else, such as what stands for IPv4 addresses in
# NAT64, is outside of it. What of the rest is special is known by ``is_global``.
_UNICAST = ip_network("2000::/3")
_TUNNELS = (ip_network("2002::/16"), ip_network("2001::/32"))
_RELAYS = ip_network("192.88.99.0/24")


class Refused(Exception):
    """No address of the receiver may be connected to."""


@dataclass(frozen=True)
class Guard:
    """``allowed`` are networks whose addresses may be used although they aren't public."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def of(cls, networks: Iterable[str]) -> Guard:
        """The guard of a setting's networks."""
        return cls(tuple(ip_network(network) for network in networks))

    def permits(self, text: str, *, secure: bool) -> bool:
        """Whether an address may be connected to. Without TLS only those of allowed networks may:
        over the open net anybody on the way would read along.
        """
        address = ip_address(text.partition("%")[0])
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        if any(address in network for network in self.allowed):
            return True
        return secure and _is_public(address)

    async def addresses(self, host: str, port: int, *, secure: bool) -> list[str]:
        """The addresses of a host that may be connected to, in the resolver's order.

        Raises Refused when there is none, OSError when the name isn't known.
        """
        found = await resolve(host, port)
        permitted = [address for address in found if self.permits(address, secure=secure)]
        if not permitted:
            raise Refused("its address isn't public, or it is http://: see CMS_WEBHOOK_NETWORKS")
        return permitted


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, each once."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return address not in _RELAYS
    return address in _UNICAST and not any(address in tunnel for tunnel in _TUNNELS)
