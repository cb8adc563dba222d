import pytest

from cds_service.chart.reach import forbids, within

BASE = "https://ehr.example.org/fhir/r4"


@pytest.mark.parametrize(
    "url",
    [
        BASE,
        BASE + "/",
        BASE + "/Patient/1",
        BASE + "?_getpages=abc",
        "https://EHR.example.org/fhir/r4/Patient",
        "https://ehr.example.org:443/fhir/r4",
    ],
)
def test_addresses_under_the_base(url: str) -> None:
    assert within(url, BASE)


@pytest.mark.parametrize(
    "url",
    [
        "http://ehr.example.org/fhir/r4",
        "https://ehr.example.org:8443/fhir/r4",
        "https://ehr.example.org.attacker.com/fhir/r4",
        "https://ehr.example.org@attacker.com/fhir/r4",
        "https://ehr.example.org/fhir/r4evil",
        "https://ehr.example.org/fhir",
        "https://ehr.example.org/fhir/r4/../admin",
        "https://ehr.example.org/fhir/r4/%2e%2e/admin",
        "https://ehr.example.org/fhir/r4/..%2fadmin",
        "https://ehr.example.org\\@attacker.com/fhir/r4",
        "//ehr.example.org/fhir/r4",
        "Patient/1",
        "https://[::1",
        "",
    ],
)
def test_addresses_beside_the_base(url: str) -> None:
    assert not within(url, BASE)


@pytest.mark.parametrize(
    "server", ["https://any.example.org/fhir", "http://127.0.0.1:8080/fhir", "http://localhost", "http://[::1]:80/r4"]
)
def test_in_development_https_and_loopback_may_be_called(server: str) -> None:
    assert forbids(server, None) == ""


@pytest.mark.parametrize(
    "server",
    ["http://ehr.example.org", "http://127.0.0.2", "http://127.1/", "http://0.0.0.0", "http://localhost.evil.org"],
)
def test_in_development_http_stays_on_this_machine(server: str) -> None:
    assert forbids(server, None) == "the FHIR server is not called over http"


@pytest.mark.parametrize("server", ["file:///etc/passwd", "nonsense", "https://u:p@a.org", "https://a.org#x"])
def test_addresses_that_are_none(server: str) -> None:
    assert forbids(server, None) == "the FHIR server's address is not usable"


def test_a_list_admits_its_servers_only() -> None:
    assert forbids(BASE, (BASE,)) == ""
    assert forbids(BASE + "/tenant-a", (BASE,)) == ""
    for other in ("https://ehr.example.org/fhir", "https://ehr.example.org.evil.org/fhir/r4", "http://127.0.0.1"):
        assert forbids(other, (BASE,)) == "the FHIR server is not one that this service may call"


def test_an_empty_list_admits_nobody() -> None:
    assert forbids(BASE, ()) == "the FHIR server is not one that this service may call"
