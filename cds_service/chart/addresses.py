"""Which network addresses may be called once a name is resolved: public ones, and what a site lists as internal.

A listed name says nothing about where it leads: whoever controls its DNS could point it at this machine, at the
clinic's network or at the cloud's metadata service. So every address that a name resolves to is looked at.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
WRAPPERS = (  # the last 32 bits are an IPv4 address
    ip_network("::ffff:0:0/96"),  # mapped
    ip_network("::/96"),  # "compatible", withdrawn
    ip_network("64:ff9b::/96"),  # NAT64, RFC 6052
)
NEVER = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8",  # this host, RFC 1122
        "169.254.0.0/16",  # link-local, and the metadata services of clouds
        "168.63.129.16/32",  # Azure's platform, outside of the private ranges
        "100.100.100.200/32",  # Alibaba's metadata service
        "192.0.0.192/32",  # Oracle's metadata service
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved and broadcast
        "fe80::/10",  # link-local
        "fec0::/10",  # site-local, withdrawn
        "fd00:ec2::/32",  # Amazon's metadata service
        "ff00::/8",  # multicast
        "2001::/32",  # Teredo and 6to4 hide an IPv4 address that is routed by others
        "2002::/16",
        "64:ff9b:1::/48",
    )
)


@dataclass(frozen=True, slots=True)
class Addresses:
    """`everywhere` are internal networks that any name may lead to, `by_server` those of single hosts and ports."""

    everywhere: tuple[Network, ...] = ()
    by_server: Mapping[tuple[str, int], tuple[Network, ...]] = field(default_factory=dict)

    def forbids(self, host: str, port: int, address: str) -> bool:
        """Whether this address, to which the name `host` leads, must not be called."""
        try:
            found = plain(ip_address(address))
        except ValueError:
            return True
        internal = (*self.everywhere, *self.by_server.get((host, port), ()))
        return is_never_called(found) or not (found.is_global or among(found, internal))


def plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 address only wraps; else the address itself."""
    if isinstance(address, IPv6Address) and address not in LOOPBACK[1] and among(address, WRAPPERS):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_never_called(address: Address) -> bool:
    return among(address, NEVER)


def among(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)
