from pathlib import Path
from typing import Any

import pytest

from cds_service.trust.clients_file import BrokenClientsError, read_clients
from tests.trust.ehr import client, clients_file


def told(folder: Path, *clients: dict[str, Any], production: bool = False) -> list[str]:
    with pytest.raises(BrokenClientsError) as caught:
        read_clients(clients_file(folder, *clients), production)
    head, *errors = str(caught.value).splitlines()
    assert head == "The clients cannot be used:"
    return [line.removeprefix(f"{folder.name}/clients.yaml:1: ") for line in errors]


def test_without_a_file_there_is_no_client() -> None:
    assert not read_clients(None, production=False)


def test_the_readmes_entry(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    block = readme[readme.index("```yaml\n   clients:") :].partition("```yaml\n")[2].partition("```")[0]
    file = tmp_path / "clients.yaml"
    file.write_text("\n".join(line[3:] for line in block.splitlines()), encoding="utf-8")
    [one] = read_clients(file, production=True).all
    assert (one.issuer, one.profile, one.tenants) == ("https://ehr.example/fhir", "spec", ("north",))
    assert one.jkus == {"https://ehr.example/.well-known/jwks.json"}


def test_addresses_of_keys_are_kept_letter_by_letter(tmp_path: Path) -> None:
    named = {"jwks_file": None, "jwks_url": "https://a.org/keys/?app=1", "jku": ["https://b.org/keys/"]}
    [one] = read_clients(clients_file(tmp_path, client(**named, fhir_servers=["https://a.org/fhir/"])), True).all
    assert one.jkus == {"https://a.org/keys/?app=1", "https://b.org/keys/"}
    assert one.fhir_servers == ("https://a.org/fhir",)


def test_a_key_file_lies_beside_the_file_of_the_clients(tmp_path: Path) -> None:
    [one] = read_clients(clients_file(tmp_path, client()), production=True).all
    assert one.jwks_file == tmp_path / "ehr.jwks.json"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"issuer": None}, 'clients.0: "issuer" is missing.'),
        ({"jwks_file": None}, "clients.0: needs its public keys: either jwks_url or jwks_file."),
        (
            {"jwks_url": "https://a.org/jwks.json"},
            "clients.0: needs its public keys: either jwks_url or jwks_file.",
        ),
        (
            {"fhir_servers": ["http://ehr.example.org/fhir"]},
            "clients.0.fhir_servers.0: must be an https address; http is for loopback in development. "
            "Found: 'http://ehr.example.org/fhir'",
        ),
        (
            {"fhir_servers": ["https://u@a.org"]},
            "clients.0.fhir_servers.0: must be a plain http(s) address: no user name, no fragment. "
            "Found: 'https://u@a.org'",
        ),
        (
            {"fhir_servers": ["https://a.org/fhir?x=1"]},
            "clients.0.fhir_servers.0: must be a base address: no query. Found: 'https://a.org/fhir?x=1'",
        ),
        (
            {"internal": ["169.254.0.0/16"]},
            "clients.0.internal.0: holds addresses that are never called (link-local, metadata, multicast). "
            "Name a smaller one. Found: '169.254.0.0/16'",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, changed: dict[str, Any], what: str) -> None:
    [line] = told(tmp_path, client(**changed))
    assert line.startswith(what)


def test_an_algorithm_that_is_not_asymmetric(tmp_path: Path) -> None:
    [line] = told(tmp_path, client(algorithms=["HS256"]))
    assert line.startswith("clients.0.algorithms.0: Input should be 'ES256', 'ES384'")


def test_an_unknown_key_gets_a_suggestion(tmp_path: Path) -> None:
    [line] = told(tmp_path, client(tenant=["north"]))
    assert line.startswith('clients.0.tenant: unknown key "tenant".')
    assert 'Did you mean "tenants"?' in line


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BrokenClientsError, match="is missing"):
        read_clients(tmp_path / "clients.yaml", production=False)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"clients: [", b"- a", b""])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "clients.yaml"
    file.write_bytes(content)
    with pytest.raises(BrokenClientsError, match="clients.yaml"):
        read_clients(file, production=False)


def test_no_client_at_all(tmp_path: Path) -> None:
    [line] = told(tmp_path)
    assert line.startswith("clients: is an empty list.")


@pytest.mark.parametrize(
    "pair", [({}, {}), ({"tenants": ["a"]}, {}), ({"tenants": ["a", "b"]}, {"tenants": ["b", "c"]})]
)
def test_two_clients_that_one_token_could_mean(tmp_path: Path, pair: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assert told(tmp_path, *(client(**one) for one in pair)) == [
        "clients.1.issuer: is the issuer of another client too, and their tenants do not tell them apart. "
        "Give each of the two its own tenants."
    ]


def test_tenants_of_one_issuer_are_told_apart(tmp_path: Path) -> None:
    found = read_clients(clients_file(tmp_path, client(tenants=["a"]), client(tenants=["b"], profile="epic")), True)
    issuer = client()["issuer"]
    second = found.find(issuer, "b")
    assert second and second.profile == "epic"
    assert found.find(issuer, "c") is found.find(issuer, None) is found.find("https://x.org", "a") is None


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"fhir_servers": ["http://127.0.0.1:8080/fhir"]}, "fhir_servers"),
        ({"jwks_file": None, "jwks_url": "http://localhost/jwks.json"}, "jwks_url"),
        ({"jku": ["http://localhost/jwks.json"]}, "jku"),
    ],
)
def test_loopback_over_http_is_for_development(tmp_path: Path, changed: dict[str, Any], key: str) -> None:
    assert read_clients(clients_file(tmp_path, client(**changed)), production=False)
    line = f"clients.0.{key}: is called over plain http. Production needs https addresses."
    assert told(tmp_path, client(**changed), production=True) == [line]


def test_the_sandbox_is_for_development(tmp_path: Path) -> None:
    sandbox = client(issuer="https://sandbox.cds-hooks.org")
    assert read_clients(clients_file(tmp_path, sandbox), production=False)
    assert told(tmp_path, sandbox, production=True) == [
        "clients.0.issuer: is the public CDS Hooks sandbox: its private key is public, so anybody can sign as it. "
        "Use it in development only."
    ]


def test_internal_networks_by_server(tmp_path: Path) -> None:
    servers = ["https://ehr.example.org/fhir", "https://EHR.example.org:8443/fhir"]
    entries = [client(fhir_servers=servers, internal=["10.1.0.0/16"]), client(issuer="b", internal=["10.2.0.0/16"])]
    internal = read_clients(clients_file(tmp_path, *entries), production=True).internal
    assert {server: [str(one) for one in networks] for server, networks in internal.items()} == {
        ("ehr.example.org", 443): ["10.1.0.0/16"],
        ("ehr.example.org", 8443): ["10.1.0.0/16"],
    }
