# Two stages: the first installs pinned and hashed packages and compiles bytecode, the second only runs.
ARG BASE=docker.io/library/python:3.13-slim

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python3 -m venv /opt/hip-cds
COPY requirements.txt requirements-build.txt /build/
RUN /opt/hip-cds/bin/python -m pip install --require-hashes -r /build/requirements.txt
COPY pyproject.toml README.md LICENSE /build/
COPY cds_service /build/cds_service
COPY rules /build/rules
COPY fhir_examples /build/fhir_examples
# The build back end is needed here only; the wheel itself is installed without looking anything up.
RUN python3 -m venv /opt/build \
 && /opt/build/bin/python -m pip install --require-hashes -r /build/requirements-build.txt \
 && /opt/build/bin/python -m pip wheel --no-deps --no-build-isolation --wheel-dir /build/wheels /build \
 && /opt/hip-cds/bin/python -m pip install --no-deps --no-index /build/wheels/*.whl \
 && /opt/hip-cds/bin/python -m compileall -q /opt/hip-cds

FROM ${BASE}
COPY --from=build /opt/hip-cds /opt/hip-cds
# A number, so that an orchestrator can prove that it is not root. The root file system may be read-only.
USER 10001:10001
ENV PATH=/opt/hip-cds/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HIP_CDS_MODE=production
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=2s --start-period=5s --retries=3 \
    CMD ["hip-cds", "health", "--port", "8000"]
ENTRYPOINT ["hip-cds"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
