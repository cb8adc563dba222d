# Two stages: the first installs pinned and hashed packages and compiles bytecode, the second only runs.
ARG BASE=docker.io/library/python:3.13-slim

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
# What runs has no pip: the one of /opt/build, which stays behind here, installs into it.
RUN python3 -m venv /opt/build \
 && python3 -m venv --without-pip /opt/hip-cds
COPY requirements.txt requirements-build.txt /build/
RUN /opt/build/bin/python -m pip install --require-hashes -r /build/requirements-build.txt \
 && /opt/build/bin/python -m pip --python /opt/hip-cds/bin/python install --require-hashes -r /build/requirements.txt
COPY pyproject.toml README.md LICENSE /build/
COPY cds_service /build/cds_service
COPY rules /build/rules
COPY fhir_examples /build/fhir_examples
# The wheel is built and installed without looking anything up.
RUN /opt/build/bin/python -m pip wheel --no-deps --no-index --no-build-isolation --wheel-dir /build/wheels /build \
 && /opt/build/bin/python -m pip --python /opt/hip-cds/bin/python install --no-deps --no-index /build/wheels/*.whl \
 && /opt/hip-cds/bin/python -m compileall -q /opt/hip-cds

FROM ${BASE}
COPY --from=build /opt/hip-cds /opt/hip-cds
# The only place that is written: the SQLite store, also anew by `hip-cds purge`, and what waits while a database is away.
RUN install -d -o 10001 -g 10001 -m 700 /var/lib/hip-cds
VOLUME /var/lib/hip-cds
# A number, so that an orchestrator can prove that it is not root. The root file system may be read-only.
USER 10001:10001
ENV PATH=/opt/hip-cds/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SQLITE_TMPDIR=/var/lib/hip-cds \
    HIP_CDS_MODE=production \
    HIP_CDS_STATE=/var/lib/hip-cds
EXPOSE 8000
# Asks what `hip-cds health` asks, without loading the whole program every ten seconds.
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["python", "-I", "-c", \
    "import http.client, sys; c = http.client.HTTPConnection('127.0.0.1', 8000, timeout=2); c.request('GET', '/health/ready'); sys.exit(c.getresponse().status != 200)"]
ENTRYPOINT ["hip-cds"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
