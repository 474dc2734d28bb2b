"""Networks: what limits and the audit log count together of the addresses people come from."""

from ipaddress import IPv4Address, IPv6Network, ip_address


def network_of(address: str) -> str:
    """Return what one household or office shares: an IPv4 address, or 64 bits of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed) >> 64 << 64, 64)))
