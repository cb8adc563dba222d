from ipaddress import ip_network

import pytest

from cds_service.chart.addresses import LOOPBACK, Addresses

INSIDE = ip_network("10.20.0.0/16")


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "::8.8.8.8"])
def test_public_addresses_are_called(address: str) -> None:
    assert not Addresses().forbids("a.org", 443, address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "::7f00:1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "fc00::1",
        "198.18.0.1",
        "192.0.2.1",
        "2001:db8::1",
        "not an address",
        "",
    ],
)
def test_addresses_inside_are_not(address: str) -> None:
    assert Addresses().forbids("a.org", 443, address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "::",
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "168.63.129.16",
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::254",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
    ],
)
def test_some_are_never_called_whatever_is_listed(address: str) -> None:
    everything = Addresses(everywhere=(ip_network("0.0.0.0/0"), ip_network("::/0")))
    assert everything.forbids("a.org", 443, address)


def test_internal_networks_belong_to_one_server() -> None:
    addresses = Addresses(by_server={("ehr.example.org", 443): (INSIDE,)})
    assert not addresses.forbids("ehr.example.org", 443, "10.20.3.4")
    assert not addresses.forbids("ehr.example.org", 443, "::ffff:10.20.3.4")
    assert addresses.forbids("ehr.example.org", 443, "10.21.0.1")
    assert addresses.forbids("ehr.example.org", 8443, "10.20.3.4")
    assert addresses.forbids("other.example.org", 443, "10.20.3.4")


def test_this_machine_where_it_is_allowed() -> None:
    here = Addresses(everywhere=LOOPBACK)
    assert not any(here.forbids("a.org", 80, one) for one in ("127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"))
    assert here.forbids("a.org", 80, "10.0.0.1")
