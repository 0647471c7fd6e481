FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=cronmanager.settings \
    CRONMANAGER_DATA_DIR=/data

WORKDIR /app

# The dependencies first: a change of the code alone does not install them again.
COPY requirements.lock ./
RUN pip install --require-hashes --only-binary :all: -r requirements.lock

COPY . .
RUN pip install --no-deps --no-build-isolation -e . \
    && python -m compileall -q accounts cronmanager jobs monitoring \
    && useradd --uid 1000 --no-create-home cronmanager \
    && install -d -o cronmanager -m 0700 /data /data/staticfiles

USER cronmanager
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["python", "-m", "cronmanager.runtime.probe", "web"]
CMD ["uvicorn", "cronmanager.asgi:application", "--host", "0.0.0.0", "--port", "3000", "--no-access-log", \
    "--ws", "cronmanager.sockets:Sockets", "--ws-max-size", "65536", "--ws-per-message-deflate", "false"]
