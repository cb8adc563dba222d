"""The files of deploy/ name what is there: settings, ports, paths, secrets; and give away no rights."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.routing import APIRoute
from starlette.routing import Route

from cds_service.app import create_app
from cds_service.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
USER = "10001"
KINDS = ["ConfigMap", "Deployment", "Namespace", "NetworkPolicy", "PodDisruptionBudget", "Service"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MOUNTED = "--tmpfs /tmp"  # as the README starts the container; the other files mount the same
TEMPORARY = MOUNTED.split()[1]


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def compose() -> Any:
    return read(DEPLOY / "compose.yaml")


@pytest.fixture(scope="module")
def pod() -> Any:
    return read(KUBERNETES / "deployment.yaml")["spec"]["template"]["spec"]


def test_every_setting_that_a_file_names_is_one() -> None:
    named = [
        (path.name, name.lower())
        for path in [*DEPLOY.rglob("*.yaml"), *DEPLOY.rglob("*.md"), ROOT / "Dockerfile"]
        for name in re.findall(rf"{PREFIX}([A-Z_]+)", path.read_text(encoding="utf-8"))
    ]
    assert len(named) > 10
    known = [*Settings.model_fields]
    known += [f"{name.partition('_')[0]}_" for name in known]  # "HIP_CDS_KEEP_…" stands for all that begin so
    assert [one for one in named if one[1] not in known] == []


def test_a_secret_of_a_container_is_a_setting(tmp_path: Path) -> None:
    (tmp_path / "hip_cds_store_patience").write_text("7\n")
    assert Settings(_secrets_dir=tmp_path).store_patience == 7


def test_the_probes_ask_what_is_served(pod: Any) -> None:
    served = {
        route.path for route in create_app(Settings(reload_every=0)).routes if isinstance(route, Route | APIRoute)
    }
    (container,) = pod["containers"]
    asked = {name: container[name]["httpGet"]["path"] for name in ("startupProbe", "readinessProbe", "livenessProbe")}
    assert asked == {
        "startupProbe": "/health/ready",
        "readinessProbe": "/health/ready",
        "livenessProbe": "/health/live",
    }
    assert set(asked.values()) <= served


def test_a_pod_has_no_rights_that_it_does_not_need(pod: Any) -> None:
    (container,) = pod["containers"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert str(pod["securityContext"]["runAsUser"]) == USER
    assert container["securityContext"] == {
        "readOnlyRootFilesystem": True,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["limits"]["memory"]
    written = {mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")}
    assert written == {"/var/lib/hip-cds", TEMPORARY}


def test_the_store_comes_from_a_secret(pod: Any) -> None:
    (container,) = pod["containers"]
    environment = {one["name"]: one for one in container["env"]}
    wanted = environment[f"{PREFIX}STORE"]["valueFrom"]["secretKeyRef"]
    secret = read(KUBERNETES / "secret.example.yaml")
    assert wanted == {"name": secret["metadata"]["name"], "key": "store"}
    assert secret["stringData"]["store"].startswith("postgresql+psycopg://")
    mounted = next(one for one in pod["volumes"] if one["name"] == "keys")["secret"]
    assert mounted["items"][0]["key"] in secret["stringData"]


def test_the_grace_of_a_pod_covers_what_the_server_takes(pod: Any) -> None:
    from cds_service.serving import GRACE, TO_LOAD

    (container,) = pod["containers"]
    before = float(container["lifecycle"]["preStop"]["exec"]["command"][1])
    assert pod["terminationGracePeriodSeconds"] > before + TO_LOAD + GRACE


def test_the_service_leads_to_the_port_of_the_pod(pod: Any) -> None:
    (container,) = pod["containers"]
    (port,) = container["ports"]
    assert read(KUBERNETES / "service.yaml")["spec"]["ports"][0]["targetPort"] == port["name"]
    assert container["args"][container["args"].index("--port") + 1] == str(port["containerPort"])
    assert f"EXPOSE {port['containerPort']}" in DOCKERFILE


def test_compose_writes_only_into_volumes(compose: Any) -> None:
    service = compose["services"]["service"]
    assert service["read_only"] is True
    assert service["user"].startswith(USER)
    assert service["cap_drop"] == ["ALL"]
    assert "state:/var/lib/hip-cds" in service["volumes"]
    assert [mount.partition(":")[0] for mount in service["tmpfs"]] == [TEMPORARY]
    assert set(service["secrets"]) | set(compose["services"]["database"]["secrets"]) == set(compose["secrets"])
    assert f"{PREFIX.lower()}store" in service["secrets"]


def test_the_image_may_write_where_the_state_is(compose: Any) -> None:
    assert f"{PREFIX}STATE=/var/lib/hip-cds" in DOCKERFILE
    assert "SQLITE_TMPDIR=/var/lib/hip-cds" in DOCKERFILE  # a purge writes the file anew, in this folder
    assert "VOLUME /var/lib/hip-cds" in DOCKERFILE
    assert f"USER {USER}" in DOCKERFILE


def test_secrets_and_clients_of_a_site_are_neither_committed_nor_sent_to_a_build() -> None:
    unversioned = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert {"deploy/secrets/", "deploy/clients/", "deploy/kubernetes/secret.yaml"} <= set(unversioned)
    assert "deploy" in (ROOT / ".dockerignore").read_text(encoding="utf-8").split()


def test_the_readme_mounts_what_the_files_mount() -> None:
    assert f"docker run --read-only {MOUNTED} " in README


def test_every_file_for_kubernetes_is_applied_but_the_secret() -> None:
    named = read(KUBERNETES / "kustomization.yaml")["resources"]
    others = {"kustomization.yaml", "secret.example.yaml"}
    assert sorted(named) == sorted(file.name for file in KUBERNETES.glob("*.yaml") if file.name not in others)
    kinds = [one["kind"] for name in named for one in yaml.safe_load_all((KUBERNETES / name).read_text("utf-8"))]
    assert sorted(kinds) == KINDS
